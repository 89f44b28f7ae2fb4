// The controls: native inputs, so that keyboard, touch and screen readers work as everywhere else.

const page = Math.random().toString(36).slice(2, 8); // each explorer on a page runs a copy of this script
let serial = 0;

// A label's pieces [text, kind], as made by labels.runs, as elements.
function labelled(pieces) {
  return pieces.map(([text, kind]) => (kind ? make(kind, {}, text) : text));
}

function spoken(pieces) {
  return pieces.map(([text]) => text).join("");
}

// Each maker returns { el, set(state) } and calls change(state) when it is changed on the page.
const CONTROLS = {
  slider({ label, stops, dice }, change) {
    const id = `course-${page}-${++serial}`;
    const range = make("input", { type: "range", id, min: 0, max: stops.length - 1, step: 1 });
    const field = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
    field.setAttribute("aria-label", `${spoken(label)}, as a number`);
    let now;
    const set = (value) => {
      field.value = typeof value === "number" ? written(value) : value;
      if (typeof value !== "number") return; // a text: Python will say what is wrong with it
      now = value;
      range.value = nearest(stops, value);
      range.setAttribute("aria-valuetext", written(value));
      range.style.setProperty("--at", range.value / range.max);
    };
    const turn = (value) => { set(value); change(value); };
    sliding(range, () => turn(stops[range.value]), () => set(now));
    field.addEventListener("change", () => turn(numberIn(field.value) ?? field.value));
    undoable(field, () => written(now));
    const el = row("slider", make("label", { htmlFor: id }, ...labelled(label)), range, field);
    if (dice) el.append(button("Another", "M4 4h16v16H4zM8 8h.1M16 16h.1M12 12h.1", () => turn(stops[Math.floor(Math.random() * stops.length)])));
    return { el, set };
  },

  switch({ label }, change) {
    const id = `course-${page}-${++serial}`, box = make("input", { type: "checkbox", id });
    box.addEventListener("change", () => change(box.checked));
    return { el: row("switch", make("label", { htmlFor: id }, ...labelled(label)), box), set: (state) => { box.checked = state; } };
  },

  choice({ label, options }, change) {
    const id = `course-${page}-${++serial}`, list = make("select", { id }, ...options.map((o) => make("option", { value: o }, o)));
    list.addEventListener("change", () => change(list.value));
    return { el: row("choice", make("label", { htmlFor: id }, ...labelled(label)), list), set: (state) => { list.value = state; } };
  },

  // Boxes to tick, of which one at least stays ticked.
  several({ label, options }, change) {
    const boxes = options.map(() => make("input", { type: "checkbox" }));
    const chosen = () => options.filter((_, i) => boxes[i].checked);
    for (const box of boxes) box.addEventListener("change", () => { if (chosen().length) change(chosen()); else box.checked = true; });
    const ticks = make("div", { className: "course-ticks" }, ...options.map((o, i) => make("label", {}, boxes[i], o)));
    ticks.setAttribute("role", "group");
    ticks.setAttribute("aria-label", spoken(label));
    const set = (state) => options.forEach((o, i) => { boxes[i].checked = state.includes(o); });
    return { el: row("several", make("label", {}, ...labelled(label)), ticks), set };
  },

  text({ label, hint, width }, change) {
    const id = `course-${page}-${++serial}`;
    const field = make("input", { type: "text", id, placeholder: hint, autocomplete: "off", spellcheck: false });
    field.style.width = `${width + 2}ch`;
    let now;
    const set = (state) => { now = field.value = state; };
    field.addEventListener("change", () => { now = field.value; change(now); });
    undoable(field, () => now);
    return { el: row("text", make("label", { htmlFor: id }, ...labelled(label)), field), set };
  },

  // A control of ipywidgets, which turns its counterpart in Python itself.
  widget({ label, model }, change, session) {
    const el = row("widget"), manager = session.model.widget_manager;
    const made = manager.get_model(model).then((child) => manager.create_view(child));
    made.then((view) => el.append(view.el), () => el.append(`${spoken(label)}: cannot be shown here`));
    return { el, set() {} };
  },

  // A dropdown, and the chosen entry's knobs. Only the chosen entry's are shown; see reserve below.
  menu({ label, options, knobs }, change) {
    const state = { choice: options[0], knobs: {} }, memory = {}, panels = {};
    const tell = () => change({ choice: state.choice, knobs: { ...memory[state.choice] } });
    const top = CONTROLS.choice({ label, options }, (name) => { pick(name); tell(); });
    const pick = (name) => {
      state.choice = name;
      top.set(name);
      for (const [other, panel] of Object.entries(panels)) panel.el.classList.toggle("course-away", other !== name);
    };
    for (const name of options) {
      const parts = {}, panel = make("div", { className: "course-knobs" });
      memory[name] = {};
      panel.setAttribute("role", "group");
      panel.setAttribute("aria-label", name);
      for (const [knob, spec] of Object.entries(knobs[name])) {
        memory[name][knob] = spec.start;
        parts[knob] = CONTROLS[spec.kind](spec, (value) => { memory[name][knob] = value; tell(); });
        parts[knob].set(spec.start);
        panel.append(parts[knob].el);
      }
      panels[name] = { el: panel, parts };
    }
    const deck = make("div", { className: "course-deck" }, ...Object.values(panels).map((panel) => panel.el));
    const set = (value) => {
      Object.assign(memory[value.choice], value.knobs);
      for (const [knob, turned] of Object.entries(value.knobs)) panels[value.choice].parts[knob].set(turned);
      pick(value.choice);
    };
    return { el: make("div", { className: "course-menu" }, top.el, deck), set };
  },
};

// A slider turns when it is slid: by a finger, not before it has gone sideways, since a swipe up or down scrolls the page.
function sliding(range, turn, stay) {
  let from = null;
  const end = (act) => () => { if (from !== null) { from = null; act(); } };
  range.addEventListener("pointerdown", (event) => { from = event.pointerType === "touch" ? event.clientX : null; });
  range.addEventListener("pointermove", (event) => { if (from !== null && Math.abs(event.clientX - from) > 6) end(turn)(); });
  range.addEventListener("pointerup", end(turn));
  range.addEventListener("pointercancel", end(stay));
  range.addEventListener("input", () => { if (from === null) turn(); });
}

// The number that a text can only mean: 0.5, 0,5, −1e-3. Else undefined: 1,000 may be one or a thousand, 0x10 a slip.
function numberIn(text) {
  const plain = text.trim().replace("−", "-");
  if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(plain) || !/^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  const value = Number(plain.replace(",", "."));
  return Number.isFinite(value) ? value : undefined;
}

// Escape takes back what was typed; only if nothing was typed does it leave.
function undoable(field, was) {
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || field.value === was()) return;
    field.value = was();
    event.preventDefault();
  });
}

function row(kind, ...children) {
  return make("div", { className: `course-row course-${kind}` }, ...children);
}

function nearest(stops, value) {
  let best = 0;
  for (let i = 1; i < stops.length; i++) if (Math.abs(stops[i] - value) < Math.abs(stops[best] - value)) best = i;
  return best;
}

// A round button with a drawn sign (an SVG path in a 24 by 24 box) and a name for those who do not see it.
function button(name, path, act) {
  const el = make("button", { type: "button", title: name, className: "course-button" });
  el.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path/></svg>';
  el.querySelector("path").setAttribute("d", path);
  el.setAttribute("aria-label", name);
  el.addEventListener("click", () => act());
  return el;
}

// All controls of an explorer, group by group.
class Form {
  constructor(session) {
    this.session = session;
    this.parts = {};
    this.tabs = make("div", { className: "course-tabs" });
    this.el = make("div", { className: "course-controls" }, this.tabs);
    for (const [title, names] of session.spec.groups) {
      const shown = names.filter((name) => session.spec.controls[name].kind !== "hidden");
      if (!shown.length) continue;
      const group = make("div", { className: "course-group" });
      if (title) this.tab(title, group);
      group.setAttribute("role", "group");
      if (title) { group.append(make("div", { className: "course-heading" }, title)); group.setAttribute("aria-label", title); }
      for (const name of shown) {
        const spec = session.spec.controls[name];
        const change = (value) => { session.values[name] = value; session.ask({ values: { [name]: value } }); this.mirror(name); };
        this.parts[name] = CONTROLS[spec.kind](spec, change, session);
        this.parts[name].el.dataset.name = name;
        group.append(this.parts[name].el);
      }
      this.el.append(group);
    }
    this.el.hidden = !Object.keys(this.parts).length;
    this.folds = this.tabs.children.length > 1;
    this.tabs.firstChild?.click();
    this.update(Object.keys(this.parts));
  }

  // Where there is no room for all groups, one of those with a title is shown at a time.
  tab(title, group) {
    const tab = make("button", { type: "button" }, title);
    group.classList.add("course-titled");
    tab.addEventListener("click", () => {
      for (const other of this.tabs.children) other.setAttribute("aria-pressed", other === tab);
      for (const other of this.el.querySelectorAll(".course-titled")) other.classList.toggle("course-turned", other !== group);
    });
    this.tabs.append(tab);
  }

  // Room for the largest choice of every menu, so that the page below stays where it is whatever is chosen.
  reserve() {
    const groups = [...this.el.querySelectorAll(".course-group")];
    for (const group of groups) group.style.minHeight = "";
    this.el.classList.add("course-measured");
    const heights = groups.map((group) => group.offsetHeight);
    this.el.classList.remove("course-measured");
    groups.forEach((group, i) => { group.style.minHeight = `${heights[i]}px`; });
  }

  update(names) {
    for (const name of names) this.parts[name]?.set(this.session.values[name]);
  }

  // Other views of the same explorer follow.
  mirror(name) {
    for (const view of this.session.views) if (view.form !== this) view.form.update([name]);
  }
}
