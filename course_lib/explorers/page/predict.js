// A question with options; which one is right is shown after one was chosen. Native inputs, so that the keyboard works.

function wording(pieces) {
  return pieces.map(([text, kind]) => (kind ? make(kind, {}, text) : text));
}

class Question {
  constructor(model, signal) {
    this.model = model;
    const { invitation, question, options } = model.get("spec");
    this.rows = options.map((option, i) => this.row(option, i));
    this.button = make("button", { type: "submit" }, "Reveal");
    this.note = make("span", { className: "course-note" }, "Choose first.");
    this.answer = make("div", { className: "course-answer" });
    this.answer.setAttribute("role", "status");
    const legend = make("legend", {}, make("b", {}, `${invitation} `), ...wording(question));
    const list = make("fieldset", {}, legend, ...this.rows.map(({ el }) => el));
    this.el = make("form", { className: "course-predict" }, list, make("div", {}, this.button, this.note), this.answer);
    keepKeys(this.el, signal);
    this.el.addEventListener("submit", (event) => { event.preventDefault(); this.turn("revealed", true); }, { signal });
    const follow = () => this.update();
    model.on("change:chosen change:revealed", follow);
    signal.addEventListener("abort", () => model.off("change:chosen change:revealed", follow));
    this.update();
  }

  row(option, i) {
    const input = make("input", { type: "radio", name: "option", value: i });
    const letter = make("span", { className: "course-letter" }, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i]);
    const tag = make("span", { className: "course-tag" });
    input.addEventListener("change", () => this.turn("chosen", i));
    return { input, tag, el: make("label", {}, input, letter, make("span", {}, ...wording(option)), tag) };
  }

  turn(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
    this.update();
  }

  update() {
    const { right, because } = this.model.get("spec"), chosen = this.model.get("chosen"), shown = this.model.get("revealed");
    this.rows.forEach(({ input, tag, el }, i) => {
      input.checked = i === chosen;
      input.disabled = shown;
      el.classList.toggle("course-right", shown && i === right);
      tag.textContent = !shown ? "" : [i === right && "✓ right", i === chosen && "your prediction"].filter(Boolean).join(", ");
    });
    this.button.disabled = chosen < 0;
    this.button.hidden = shown;
    this.note.hidden = shown || chosen >= 0;
    if (!shown || this.answer.childNodes.length) return;
    this.answer.append(make("b", {}, chosen === right ? "As you predicted. " : "Not as you predicted. "), ...wording(because));
  }
}

export default {
  render({ model, el, signal }) {
    const ended = new AbortController();
    signal?.addEventListener("abort", () => ended.abort());
    const question = new Question(model, ended.signal);
    el.append(question.el);
    watchAppearance(question.el, () => {
      if (question.el.isConnected && question.el.offsetWidth) question.el.classList.toggle("course-dark", appearanceOf(question.el).dark);
    }, ended.signal);
    return () => ended.abort();
  },
};
