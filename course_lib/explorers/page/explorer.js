// One view of an explorer: heading, controls, message, canvas, film, scenes, preset.

class View {
  constructor(session, el, signal) {
    const { title, caption, preset, film } = session.spec;
    this.session = session;
    this.form = new Form(session);
    this.screen = new Screen(session, signal);
    this.alert = make("div", { className: "course-alert" });
    this.alert.setAttribute("role", "alert");
    this.changes = new LiveRegion(700);
    this.pointer = new LiveRegion(150);
    this.player = film ? new Player(session) : null;
    this.preset = preset ? new Preset(session) : null;
    this.screen.speak = (text) => this.pointer.say(text);
    this.el = make("div", { className: "course-explorer" });
    this.el.setAttribute("role", "group");
    this.el.setAttribute("aria-label", title || "explorer");
    this.stage = new Stage(this, signal);
    keepKeys(this.el, signal, (key) => !this.scenes.takes(key));
    this.scenes = new Scenes(this, signal);
    this.room = new Room(this, signal);
    this.side = make("div", { className: "course-side" }, make("div", { className: "course-title" }, title), this.stage.button, this.form.el);
    if (caption) this.side.append(make("div", { className: "course-caption" }, caption));
    this.side.append(make("div", { className: "course-tools" }, this.scenes.el, this.preset?.el ?? ""));
    this.main = make("div", { className: "course-main" }, make("div", { className: "course-notes" }, this.alert), this.screen.el);
    if (this.player) this.main.append(this.player.el);
    this.el.append(this.side, this.main, this.changes.el, this.pointer.el);
    el.append(this.el);
    this.update([]);
    if (session.picture) session.show(session.picture);
    else this.screen.still(session.model.get("still"), appearanceOf(el).dark === session.spec.dark ? 0 : 1500);
    watchAppearance(this.el, () => this.adapt(), signal);
    addEventListener("resize", () => this.adapt(), { signal });
    const comes = new IntersectionObserver(([place]) => { if (place.isIntersecting) this.refresh(); });
    comes.observe(this.el);
    signal.addEventListener("abort", () => comes.disconnect());
  }

  // A browser may forget what changed in a part of the page that it passed over (content-visibility: auto, as JupyterLab
  // has it): a picture is stretched then, and a field empty. Put in its place anew, the explorer is read again.
  refresh() {
    if (!this.unread || this.stage.on || this.el.contains(this.el.getRootNode().activeElement)) return;
    this.unread = false;
    this.el.parentNode.insertBefore(this.el, this.el.nextSibling);
  }

  changed() {
    this.unread ||= !this.el.checkVisibility({ contentVisibilityAuto: true });
  }

  adapt() {
    if (!this.el.isConnected || !this.el.offsetWidth) return;
    const look = appearanceOf(this.el), session = this.session;
    this.el.classList.toggle("course-dark", look.dark);
    const appearance = { ...look, ...this.room.place() };
    if (session.appearance && alike(appearance, this.appearance)) return;
    session.appearance = this.appearance = appearance;
    session.ask({ page: appearance });
  }

  update(names) {
    this.form.update(names);
    this.form.el.inert = this.scenes.el.inert = Boolean(this.session.dead);
    if (this.alert.textContent !== this.session.error) this.alert.textContent = this.session.error;
    this.alert.classList.toggle("course-lines", this.session.error.includes("\n"));
    this.preset?.update();
    this.scenes.update();
    this.player?.update();
    this.describe(this.session.alt);
    this.changed();
  }

  draw(picture, ground, patch) {
    this.screen.draw(picture, ground, patch);
    this.scenes.veil(this.session.scene.held);
    this.describe(picture.alt);
    this.changed();
  }

  describe(shown) {
    const alt = this.session.scene.held ? `The picture is covered. ${COVERED}` : shown;
    const canvas = this.screen.canvas;
    if (alt === undefined || canvas.getAttribute("aria-label") === alt) return;
    const first = !canvas.hasAttribute("aria-label");
    canvas.setAttribute("aria-label", alt);
    if (!first && !this.session.film.playing) this.changes.say(alt);
  }
}

// Text for screen readers alone, which they say once nothing has changed for a while.
class LiveRegion {
  constructor(pause) {
    this.pause = pause;
    this.el = make("div", { className: "course-unseen" });
    this.el.setAttribute("aria-live", "polite");
  }

  say(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.el.textContent = text; }, this.pause);
  }
}

class Preset {
  constructor(session) {
    this.session = session;
    this.field = make("input", { type: "text", spellcheck: false, autocomplete: "off" });
    this.field.setAttribute("aria-label", "preset: the whole setting as text");
    this.field.addEventListener("change", () => session.ask({ code: this.field.value }));
    this.field.addEventListener("focus", () => this.field.select());
    const copy = button("Copy this setting", "M9 9h11v11H9zM5 15H4V4h11v1", () => this.copy());
    const reset = button("Back to the start", "M4 5v5h5M4.5 10a8 8 0 1 1-.5 5", () => session.ask({ scene: 1 }));
    this.el = make("div", { className: "course-preset" }, make("span", {}, "preset"), this.field, copy, reset);
  }

  copy() {
    this.field.select();
    navigator.clipboard?.writeText(this.field.value).catch(() => document.execCommand("copy")) ?? document.execCommand("copy");
  }

  update() {
    if (document.activeElement !== this.field || this.field.value === "" || !this.session.error) this.field.value = this.session.code;
  }
}

// On a page that no Python stands behind (an export, a notebook saved with its widgets): the words, and the still picture
// unless the page has better ones.
function showStill(model, el) {
  const { title, size: [width, height], alt } = model.get("spec"), canvas = make("canvas", { width, height });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", alt);
  el.append(make("div", { className: "course-gone" }, make("p", {}, title && make("b", {}, `${title}. `), STILL), canvas));
  createImageBitmap(new Blob([model.get("still")], { type: "image/png" })).then((bitmap) => {
    Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
  });
}

export default () => {
  const session = new Session();
  return {
    initialize({ model }) {
      session.start(model);
      return () => session.end();
    },
    render({ model, el, signal }) {
      if (el.closest(".jupyter-widgets-disconnected")) { showStill(model, el); return undefined; }
      if (!session.model) session.start(model);
      const ended = new AbortController();
      signal?.addEventListener("abort", () => ended.abort());
      const view = new View(session, el, ended.signal);
      session.views.add(view);
      return () => { session.views.delete(view); ended.abort(); view.el.remove(); };
    },
  };
};
