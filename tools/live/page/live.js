// On a page of the site: the place of each explorer and question, its still, and the way to one that is alive.

import { why } from "./why.js";

const VERSION = "";
const folder = new URL("./", import.meta.url);
const TOUCHES = ["pointerdown", "keydown"];

// The model that the page code of a widget speaks to, as anywidget's has it.
class Model {
  constructor(send, state) {
    Object.assign(this, { send_: send, state, changed: {}, listeners: new Map() });
  }

  get(name) { return this.state[name]; }

  set(name, value) {
    this.state[name] = this.changed[name] = value;
    this.emit(`change:${name}`, value);
  }

  save_changes() {
    this.send_({ method: "update", state: this.changed });
    this.changed = {};
  }

  send(content) { this.send_({ method: "custom", content }); }

  on(names, callback) { for (const name of names.split(" ")) this.listeners.set(name, [...(this.listeners.get(name) ?? []), callback]); }

  off(names, callback) { for (const name of names.split(" ")) this.listeners.set(name, (this.listeners.get(name) ?? []).filter((each) => each !== callback)); }

  emit(name, ...content) { for (const callback of this.listeners.get(name) ?? []) callback(...content); }

  receive({ method, content, state }, buffers) {
    if (method === "custom") this.emit("msg:custom", content, buffers);
    for (const [name, value] of Object.entries(state ?? {})) {
      this.state[name] = value;
      this.emit(`change:${name}`, value);
    }
  }

  // Widgets of other kinds would need Jupyter's own page code.
  get widget_manager() { return { get_model: () => Promise.reject(new Error("not on this page")) }; }
}

// The worker, shared by all pages where the browser can, and started when it is first wanted.
class Python {
  constructor(places) {
    Object.assign(this, { places, port: null, words: "", ready: false, failed: false });
  }

  start() {
    if (this.port) return;
    const url = new URL(`worker.js?${VERSION}`, folder), how = { type: "module", name: `course ${VERSION}`, extendedLifetime: true };
    const worker = self.SharedWorker ? new SharedWorker(url, how) : new Worker(url, how);
    worker.onerror = async () => this.hear({ failed: await reason() });
    this.port = worker.port ?? worker;
    this.port.onmessage = ({ data }) => this.hear(data);
    addEventListener("pagehide", () => this.port.postMessage({ close: true }));
    addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); }); // its explorers were closed
  }

  hear({ number, message, buffers, ready, progress, failed }) {
    if (message !== undefined) { this.places[number].hear(JSON.parse(message), buffers); return; }
    Object.assign(this, { ready: Boolean(ready), failed: Boolean(failed), words: failed ?? progress ?? "" });
    for (const place of this.places) place.update();
  }

  send(number, message) { this.port.postMessage({ number, message: JSON.stringify(message) }); }
}

// Where an explorer stands: its still until it is alive.
class Place {
  constructor(el, number, python) {
    Object.assign(this, { number, python, code: el.dataset.code, touched: false, alive: false });
    let holder = el;
    while (!holder.nextElementSibling || holder === el) holder = holder.parentElement;
    this.stills = [];
    for (let next = holder.nextElementSibling; next; next = next.nextElementSibling) this.stills.push(next);
    this.button = make("button", { type: "button" }, this.asks ? "Answer it here" : "Try it here");
    this.button.setAttribute("aria-label", `${this.button.textContent}: ${this.title}`); // a page has many of these
    this.line = make("span");
    this.line.setAttribute("role", "status");
    this.bar = make("div", { className: "course-live-bar" }, this.button, this.line);
    this.el = make("div", { className: "course-live-place" });
    holder.after(this.bar, this.el);
    this.button.addEventListener("click", () => this.touch());
    for (const picture of this.pictures) picture.addEventListener("click", () => this.touch());
    this.update();
  }

  get asks() { return !this.pictures.length; }

  get pictures() { return this.stills.flatMap((still) => [...(still.matches("img") ? [still] : still.querySelectorAll("img"))]); }

  // The first line of what it says without Python.
  get title() { return (this.asks ? this.stills.map((still) => still.textContent).join("") : this.pictures[0].alt).trim().split("\n")[0]; }

  touch() {
    if (this.touched) return;
    this.touched = true;
    this.begun = performance.now();
    this.python.start();
    this.python.port.postMessage({ number: this.number, open: this.code });
    this.update();
  }

  update() {
    if (this.alive || this.over) return;
    const { ready, failed, words } = this.python;
    this.button.hidden = this.touched || failed;
    this.line.textContent = failed ? `${words} The pictures stay as they are.` : !this.touched ? "" : ready ? this.waiting() : words;
  }

  // Some train many networks first: then the line says for how long already.
  waiting() {
    const seconds = Math.round((performance.now() - (this.asked ??= performance.now())) / 1000);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(), 1000);
    return seconds < 4 ? "computing …" : `computing for ${seconds} s …`;
  }

  async hear(message, buffers) {
    if (this.model) { this.model.receive(message, buffers); return; }
    clearTimeout(this.timer);
    if (message.method === "failed") { this.over = true; this.line.textContent = message.said; return; }
    const { state, esm, css } = message;
    if (buffers.length) state.still = buffers[0];
    this.model = new Model((sent) => this.python.send(this.number, sent), state);
    const widget = await pageCode(esm, css), { initialize, render } = typeof widget === "function" ? widget() : widget;
    const ended = new AbortController();
    await initialize?.({ model: this.model });
    this.alive = true;
    this.bar.remove();
    for (const still of this.stills) still.classList.add("course-live-over");
    await render({ model: this.model, el: this.el, signal: ended.signal });
    performance.measure("course-live", { start: this.begun, detail: this.number });
  }
}

// Why the worker's scripts do not run.
async function reason() {
  for (const name of ["worker.js", "start.js", "why.js"]) {
    const found = await why(new URL(name, folder), true);
    if (found) return `Python could not start: ${found}`;
  }
  return "Python could not start in this browser.";
}

const codes = new Map();

// The code of a kind of widget, and its style, once for all of that kind.
function pageCode(esm, css) {
  if (!codes.has(esm)) {
    document.head.append(make("style", {}, css));
    codes.set(esm, import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" }))).then((code) => code.default));
  }
  return codes.get(esm);
}

function make(tag, properties = {}, ...children) {
  const el = Object.assign(document.createElement(tag), properties);
  el.append(...children);
  return el;
}

// Whether 20 MB may be fetched before anybody asked for them. Browsers that do not say so are not taken at their silence.
function unmetered() {
  const { saveData, type, effectiveType } = navigator.connection ?? {};
  return !saveData && effectiveType === "4g" && type !== "cellular";
}

const places = [];
if (self.WebAssembly && self.Worker && location.protocol !== "file:") {
  const python = new Python(places);
  for (const el of document.querySelectorAll(".course-live")) places.push(new Place(el, places.length, python));
  const near = new IntersectionObserver((seen) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    near.disconnect();
    (self.requestIdleCallback ?? setTimeout)(() => python.start(), { timeout: 5000 });
  }, { rootMargin: "100% 0px" });
  if (unmetered()) for (const { bar } of places) near.observe(bar);
}
