// The scenes: numbered settings to go through by the list, the buttons, digits, and Page Down and Page Up, as a presenter's
// clicker has them. One that holds its outcome back covers the picture until it is asked for again.

const COVERED = "What will come of it? Predict, then show it.";

class Scenes {
  constructor(view, signal) {
    const { session, stage, el, screen } = view, { scenes } = session.spec;
    Object.assign(this, { view, session, stage, screen, count: scenes.length });
    const entries = scenes.map(({ caption, hold }, i) => make("option", { value: i + 1, title: caption }, `${i + 1}. ${caption}${hold ? " ?" : ""}`));
    this.list = make("select", { title: "scenes: digits, Page Down, Page Up" }, make("option", { value: "", hidden: true }, "scenes"), ...entries);
    this.list.setAttribute("aria-label", "scene");
    this.list.addEventListener("change", () => session.ask({ scene: Number(this.list.value) }));
    this.back = button("Scene before (Page Up)", "M15 5l-7 7 7 7", () => this.step(-1));
    this.on = button("Next scene (Page Down)", "M9 5l7 7-7 7", () => this.step(1));
    this.el = make("div", { className: "course-scenes", hidden: this.count < 2 }, this.back, this.on, this.list);
    this.asked = make("b");
    this.cover = make("button", { type: "button", className: "course-cover", hidden: true }, make("span", {}, this.asked, make("br"), COVERED));
    this.cover.addEventListener("click", () => this.step(1));
    screen.el.append(this.cover);
    el.addEventListener("keydown", (event) => this.key(event), { signal });
  }

  // Whether there is something for a key to go to; on a page the host may have the key at the ends.
  takes(key) {
    return this.stage.on || this.can({ PageDown: 1, PageUp: -1 }[key]);
  }

  can(step) {
    const { number, held } = this.session.scene, next = number + step;
    return (step > 0 && held) || (next >= 1 && next <= this.count);
  }

  step(by) {
    const { number, held } = this.session.scene;
    if (by > 0 && held) this.session.ask({ reveal: true });
    else if (this.can(by)) this.session.ask({ scene: number + by });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = { PageDown: 1, PageUp: -1 }[event.key], number = Number(event.key), input = event.target.matches?.("input, select");
    if (step) {
      if (input || this.takes(event.key)) event.preventDefault();
      this.step(step);
    } else if (/^[1-9]$/.test(event.key) && number <= this.count && !event.target.matches?.("input[type=text], select")) {
      event.preventDefault();
      this.session.ask({ scene: number });
    }
  }

  // One row, and beside a picture all that there is room for: a list of all scenes, or half a row.
  fit(room, most) {
    const { side } = this.view, tools = this.el.parentElement;
    tools.classList.remove("course-tight");
    this.list.size = this.count;
    if (side.scrollHeight > room) this.list.size = 1;
    tools.classList.toggle("course-tight", side.scrollHeight > most);
  }

  update() {
    const { number, turned, held } = this.session.scene;
    this.list.value = turned ? "" : number;
    this.back.setAttribute("aria-disabled", !this.can(-1)); // not disabled: it would lose the focus
    this.on.setAttribute("aria-disabled", !this.can(1));
    if (held) this.asked.textContent = this.session.spec.scenes[number - 1].caption;
    if (held || !this.session.painting) this.veil(held);
  }

  // The cover goes when the outcome is on the canvas, not before: else the former picture would be seen for a moment.
  veil(held) {
    if (!held && document.activeElement === this.cover) this.screen.canvas.focus({ preventScroll: true });
    this.cover.hidden = !held;
  }
}
