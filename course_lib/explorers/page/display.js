// The canvas, and the one conversation with Python that all views of an explorer share.

const PATIENCE = 12000; // ms after which a lost answer is given up
const GONE = "Python was restarted or shut down. Run the cells again, down to this one.";
const STILL = "No Python runs behind this page: nothing can be turned. Run this cell in a notebook to turn it.";

class Session {
  constructor() {
    this.id = Math.random().toString(36).slice(2); // of this page among all that show this explorer
    Object.assign(this, { views: new Set(), next: {}, sent: {}, waiting: "", seq: 0, grounds: new Map(), picture: null, appearance: null });
    Object.assign(this, { values: {}, error: "", code: "", alt: "", wanted: null, painting: false });
  }

  start(model) {
    this.model = model;
    this.spec = model.get("spec");
    for (const key of ["error", "alt", "code"]) this[key] = this.spec[key] ?? "";
    this.values = { ...this.spec.values };
    this.scene = { ...this.spec.scene };
    this.film = new Film(this);
    model.on("msg:custom", (message, buffers) => this.receive(message, buffers));
    model.on("comm_live_update", () => this.kernelGone());
  }

  // The kernel was restarted, and this explorer's Python side is gone: the picture stays, and says so.
  kernelGone() {
    clearTimeout(this.timer);
    Object.assign(this, { dead: true, error: GONE, waiting: "", next: {} });
    if (this.film.playing) this.film.pause();
    this.note("");
    for (const view of this.views) view.update([]);
    this.markBusy();
  }

  // Closed for good. JupyterLab goes on holding what was closed, so its pictures are let go here.
  end() {
    clearTimeout(this.timer);
    this.film.clear();
    for (const ground of this.grounds.values()) ground.bitmap?.close();
    this.grounds.clear();
    Object.assign(this, { dead: true, picture: null });
  }

  // Ask Python something. What cannot be sent yet is merged: of each slider, and of a drag, only the latest counts.
  ask(part) {
    const { values, points, ...rest } = part;
    if (rest.scene || rest.code !== undefined) this.next = this.next.page ? { page: this.next.page } : {};
    if (this.jumps(rest)) this.film.playing = false;
    if (rest.scene) this.scene = { number: rest.scene, turned: false, held: this.spec.scenes[rest.scene - 1].hold };
    if (values) { this.next.values = { ...this.next.values, ...values }; this.tell(); }
    for (const point of points ?? []) {
      const queue = (this.next.points ??= []), last = queue.at(-1);
      if (last?.kind === "drag" && point.kind === "drag" && !point.begins) queue[queue.length - 1] = { ...point, begins: last.begins };
      else queue.push(point);
    }
    Object.assign(this.next, rest);
    if (this.jumps(rest)) for (const view of this.views) view.update([]);
    this.pump();
  }

  // Other widgets may be linked to this one: its value is the same on both sides.
  tell() {
    this.model.set("value", { ...this.values });
  }

  pump() {
    if (this.dead) { this.next = {}; return; }
    if (this.waiting && performance.now() - this.since < PATIENCE) return;
    if (!Object.keys(this.next).length) Object.assign(this.next, this.film.wants());
    if (!Object.keys(this.next).length) return;
    const message = this.next;
    this.next = {};
    if (this.film.run && (message.values || message.points || message.page) && !this.jumps(message)) message.frame = this.film.frame;
    if (!message.page) message.look = this.appearance;
    this.sent = message.values ?? {};
    this.waiting = `${this.id}-${++this.seq}`;
    this.since = performance.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.warnOfDelay(), 600);
    this.jumped = this.jumps(message);
    this.turned = message.values || message.points || this.jumped;
    try {
      this.model.send({ seq: this.waiting, ...message });
    } catch (error) { // there is no kernel
      this.kernelGone();
    }
    this.markBusy();
  }

  // Whether Python says which frame of the film comes next.
  jumps({ scene, reveal, code }) {
    return Boolean(scene || reveal || code !== undefined);
  }

  // The student has waited for a while: say why, and after a long time what to do.
  warnOfDelay() {
    const waited = performance.now() - this.since, turned = this.turned || this.next.values || this.next.points;
    if (waited > PATIENCE) this.note("no answer: if Python was restarted, run this cell again");
    else if (turned || waited > 1500) this.note(turned ? "computing …" : "waiting for Python …");
    if (waited <= PATIENCE) this.timer = setTimeout(() => this.warnOfDelay(), 1000);
  }

  note(text) {
    for (const view of this.views) view.screen.note.textContent = text;
  }

  // Whether an answer or a picture is still to come, for screen readers and for tests.
  markBusy() {
    const busy = Boolean(this.waiting || this.painting || Object.keys(this.next).length);
    for (const view of this.views) view.screen.el.setAttribute("aria-busy", busy);
  }

  // An answer, or what Python or another page did: in another tab, or at another person's, who may have another theme.
  receive(message, buffers) {
    if (message.frames === undefined) return;
    const mine = message.seq === this.waiting;
    if (mine) {
      Object.assign(this, { waiting: "", sent: {} });
      clearTimeout(this.timer);
      this.note("");
    }
    const pending = { ...this.sent, ...this.next.values }, { picture, values } = message;
    const changed = Object.keys(values).filter((name) => !(name in pending) && !alike(values[name], this.values[name]));
    for (const name of changed) this.values[name] = values[name];
    if (changed.length) this.tell();
    this.error = message.error;
    this.code = message.code;
    if (!this.next.scene) this.scene = message.scene;
    if (!alike(message.look, this.appearance)) Object.assign(message, { frames: [], picture: null });
    for (const each of [...message.frames, message.picture]) if (each) this.unpack(each, buffers);
    if (this.film.on) this.film.receive(message, mine, mine && this.jumped);
    else if (message.picture) this.show(picture);
    else if (picture && picture.run !== this.run) this.ask({ page: this.appearance });
    if (picture) this.run = picture.run;
    for (const view of this.views) view.update(changed);
    this.pump();
    this.markBusy();
  }

  unpack(picture, buffers) {
    const blob = (i) => (i === null || i === undefined ? null : new Blob([buffers[i]], { type: "image/png" }));
    picture.patch = blob(picture.patch);
    if (picture.paint === undefined) return;
    this.grounds.set(picture.ground, { blob: blob(picture.paint), axes: picture.axes });
    for (const key of this.grounds.keys()) if (key !== picture.ground && !this.film.uses(key)) this.forget(key);
  }

  forget(key) {
    if (key === this.picture?.ground || key === this.wanted?.ground) return;
    this.grounds.get(key).bitmap?.close();
    this.grounds.delete(key);
  }

  // Show a picture: decoded first, then drawn in one go, so that no painted frame is without one. The latest wins.
  async show(picture) {
    this.wanted = picture;
    if (this.painting) return;
    this.painting = true;
    try {
      while (this.wanted) {
        const now = this.wanted, ground = this.grounds.get(now.ground);
        this.wanted = null;
        if (!ground) { this.ask({ page: this.appearance }); continue; }
        const [bitmap, patch] = await Promise.all([ground.bitmap ?? createImageBitmap(ground.blob), now.patch && createImageBitmap(now.patch)]);
        if (this.picture && this.picture.ground !== now.ground) this.releaseBitmap(this.picture.ground);
        ground.bitmap = bitmap;
        this.picture = now;
        this.alt = now.alt;
        for (const view of this.views) view.draw(now, bitmap, patch);
        patch?.close();
      }
    } finally {
      this.painting = false;
      this.markBusy();
    }
  }

  // A ground that is not on the canvas keeps its file, not its pixels.
  releaseBitmap(key) {
    const ground = this.grounds.get(key);
    ground?.bitmap?.close();
    if (ground) ground.bitmap = undefined;
  }

  get axes() {
    return this.grounds.get(this.picture?.ground)?.axes ?? [];
  }
}

function alike(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

// What the page around an element looks like: its background, whether that is dark, and device pixels to a CSS pixel.
function appearanceOf(el) {
  const shades = (text) => {
    const n = (text.match(/^rgba?\(([^)]+)\)/)?.[1] ?? "").split(/[ ,/]+/).map(Number);
    return n.length >= 3 && (n[3] ?? 1) > 0.9 ? n.slice(0, 3) : null;
  };
  const light = ([r, g, b]) => (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  let ground = null;
  for (let e = el; e && !ground; e = e.parentElement ?? e.getRootNode().host) ground = shades(getComputedStyle(e).backgroundColor);
  if (!ground) {
    const probe = document.createElement("span");
    probe.style.backgroundColor = "var(--vscode-editor-background, var(--jp-layout-color0, var(--colab-primary-surface-color)))";
    el.append(probe);
    ground = shades(getComputedStyle(probe).backgroundColor);
    probe.remove();
  }
  const ink = shades(getComputedStyle(el).color);
  const dark = ground ? light(ground) < 0.5 : ink ? light(ink) > 0.5 : matchMedia("(prefers-color-scheme: dark)").matches;
  const hex = ground && "#" + ground.map((n) => Math.round(n).toString(16).padStart(2, "0")).join("");
  return { dark, background: hex ?? (dark ? null : "#ffffff"), ratio: devicePixelRatio || 1 };
}

// Call back now and whenever the appearance may have changed: themes come as attributes, as style sheets, or from the system.
function watchAppearance(el, changed, signal) {
  let timers = [];
  const soon = () => {
    timers.forEach(clearTimeout);
    timers = [0, 100, 400, 1500].map((ms) => setTimeout(changed, ms));
  };
  const seen = new ResizeObserver(changed);
  seen.observe(el);
  const themed = new MutationObserver(soon);
  for (const node of [document.documentElement, document.body]) themed.observe(node, { attributes: true });
  themed.observe(document.head, { childList: true });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", soon, { signal });
  const zoom = () => {
    if (signal.aborted) return;
    changed();
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", zoom, { once: true, signal });
  };
  zoom();
  signal.addEventListener("abort", () => { seen.disconnect(); themed.disconnect(); timers.forEach(clearTimeout); });
}

// The canvas with its crosshair: draws pictures, reports clicks and drags as fractions of the picture's width and height.
class Screen {
  constructor(session, signal) {
    this.session = session;
    const [width, height] = session.spec.size, { click, drag } = session.spec.points;
    this.active = click || drag;
    this.canvas = make("canvas", { width, height, tabIndex: 0 });
    this.fit([width, height]);
    this.canvas.setAttribute("role", "img");
    this.context = this.canvas.getContext("2d");
    this.cross = make("div", { className: "course-cross", hidden: true }, make("i"), make("b"));
    this.note = make("div", { className: "course-busy" });
    this.el = make("div", { className: "course-stage" }, this.canvas, this.cross, this.note);
    this.at = null;
    if (!this.active) return;
    this.el.setAttribute("role", "application");
    this.canvas.setAttribute("aria-description", this.help());
    this.canvas.title = "";
    // A swipe scrolls the page, unless it begins where something can be dragged.
    this.canvas.style.touchAction = "manipulation";
    const takes = (event) => { if (drag && this.axesAt(this.point(event.touches[0]))) event.preventDefault(); };
    this.canvas.addEventListener("touchstart", takes, { passive: false, signal });
    for (const [type, act] of Object.entries({ pointerdown: "press", pointermove: "drag", pointerup: "release", pointercancel: "release", keydown: "key", blur: "leave" }))
      this.canvas.addEventListener(type, (event) => this[act](event), { signal });
  }

  help() {
    const { click, drag } = this.session.spec.points;
    return ["Arrow keys move a crosshair, with Shift in small steps.", click && "Enter clicks there.", drag && "Space takes hold, and lets go."].filter(Boolean).join(" ");
  }

  // What to show until Python answers. On a page of the other theme it would dazzle: there it waits a while.
  async still(bytes, wait) {
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    await new Promise((done) => setTimeout(done, wait));
    if (!this.session.picture) this.draw({ size: [bitmap.width, bitmap.height] }, bitmap, null);
    bitmap.close();
  }

  draw(picture, ground, patch) {
    const [width, height] = picture.size, canvas = this.canvas;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    if (picture.shown) this.fit(picture.shown);
    this.context.drawImage(ground, 0, 0);
    if (patch) this.context.drawImage(patch, picture.box[0], picture.box[1]);
    this.place();
  }

  // How large the picture is on the page: in CSS pixels, unless there is less room.
  fit([width, height]) {
    this.canvas.style.width = `${width}px`;
    this.canvas.style.aspectRatio = `${width}/${height}`;
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  axesAt([x, y]) {
    const inside = ({ clickable, box: [left, top, w, h] }) => clickable && x >= left && x <= left + w && y >= top && y <= top + h;
    return this.session.axes.findLast(inside);
  }

  report(kind, [x, y], more) {
    this.session.ask({ points: [{ kind, axes: this.held ?? this.axesAt([x, y])?.name, x, y, ...more }] });
  }

  press(event) {
    const at = this.point(event), axes = this.axesAt(at);
    if (!axes || event.button) return;
    Object.assign(this, { held: axes.name, from: at, moved: false });
    this.canvas.setPointerCapture(event.pointerId);
    if (this.session.spec.points.drag && !this.session.spec.points.click) this.dragTo(at);
  }

  drag(event) {
    const at = this.point(event);
    if (!this.held) { this.canvas.style.cursor = this.axesAt(at) ? "crosshair" : ""; return; }
    const { width, height } = this.canvas.getBoundingClientRect();
    const far = Math.hypot((at[0] - this.from[0]) * width, (at[1] - this.from[1]) * height) > 3;
    if (this.session.spec.points.drag && (this.moved || far)) this.dragTo(at);
  }

  dragTo(at) {
    this.report("drag", at, { begins: !this.moved, start: { x: this.from[0], y: this.from[1] } });
    this.moved = true;
  }

  release(event) {
    if (this.held && !this.moved && event.type === "pointerup" && this.session.spec.points.click) this.report("click", this.from);
    this.held = null;
  }

  leave() {
    this.cross.hidden = true;
    if (this.gripped) { this.gripped = false; this.held = null; }
  }

  key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const { click, drag } = this.session.spec.points, enter = event.key === "Enter", space = event.key === " ";
    if (!step && !enter && !space) return;
    event.preventDefault();
    const axes = this.session.axes.filter((a) => a.clickable);
    const here = axes.find((a) => a.name === this.at?.axes) ?? axes[0];
    if (!here) return;
    this.at ??= { axes: here.name, u: 0.5, v: 0.5 };
    const size = event.shiftKey ? 0.004 : 0.02, limit = (n) => Math.min(1, Math.max(0, Math.round(n * 1000) / 1000));
    if (step) Object.assign(this.at, { u: limit(this.at.u + step[0] * size), v: limit(this.at.v + step[1] * size) });
    this.cross.hidden = false;
    this.place();
    const [left, top, w, h] = here.box, at = [left + this.at.u * w, top + this.at.v * h];
    if (drag && (space || (enter && !click))) {
      this.gripped = !this.gripped;
      Object.assign(this, { held: this.gripped ? here.name : null, from: at, moved: false });
    } else if (enter || space) this.report("click", at);
    if (this.gripped) this.dragTo(at);
    this.speak?.(`${here.name}: x ${along(here.x, this.at.u)}, y ${along(here.y, 1 - this.at.v)}${this.gripped ? ", holding" : ""}`);
  }

  place() {
    const here = this.session.axes.find((a) => a.name === this.at?.axes);
    if (!here || this.cross.hidden) return;
    const [left, top, w, h] = here.box, css = this.cross.style;
    Object.assign(css, { left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * w}%`, height: `${100 * h}%` });
    css.setProperty("--u", `${100 * this.at.u}%`);
    css.setProperty("--v", `${100 * this.at.v}%`);
  }
}

// The coordinate at a fraction of an axis, as words; for a scale that the page does not know, the percentage.
function along([low, high, scale], fraction) {
  if (scale === "linear") return written(low + fraction * (high - low), 3);
  if (scale === "log") return written(low * (high / low) ** fraction, 3);
  return `${Math.round(100 * fraction)} %`;
}

// Keys pressed here are not the notebook's commands (d d would delete the cell), but its shortcuts are: those with Ctrl,
// Alt or Cmd that do not edit a text, Shift+Enter, Page Down after the last scene, and Escape, which leaves for what can be focused around the element.
function keepKeys(el, signal, lets = () => false) {
  const editing = (event) => event.target.matches("input[type=text]") && /^([acvxyzZ]|Arrow.*|Home|End|Delete|Backspace)$/.test(event.key);
  const passes = (event) => event.key === "Escape" || (event.key === "Enter" && event.shiftKey) || (/^Page/.test(event.key) && lets(event.key))
    || ((event.ctrlKey || event.metaKey || event.altKey) && !editing(event));
  // Notebook 7 hears a key before the element does, and spares the focused element alone if it is marked.
  const mark = (event) => { if (el.contains(event.target)) event.target.toggleAttribute("data-lm-suppress-shortcuts", !passes(event)); };
  addEventListener("keydown", mark, { capture: true, signal });
  el.addEventListener("keydown", (event) => {
    if (!passes(event)) event.stopPropagation();
    else if (event.key === "Escape" && !event.defaultPrevented) el.parentElement?.closest("[tabindex]")?.focus();
  }, { signal });
}

function make(tag, properties = {}, ...children) {
  const el = Object.assign(document.createElement(tag), properties);
  el.append(...children);
  return el;
}

// A number as a person writes it: 0.003, 0.0125, 1e-6.
function written(value, digits = 4) {
  if (Number.isInteger(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}
