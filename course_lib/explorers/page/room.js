// Where an explorer's parts stand, so that controls, picture and player are in view together; and the stage.

const LETTERS = 9.5 / 72 * 100; // px of a picture's smallest lettering at scale 1
const LEAST = { page: 11, narrow: 10, hall: 18 / 720 }; // px that it has on the page at least; in a hall a part of the height
const NARROW = 500, LOW = 400; // px of width, and of height (a page at 200 %), below which there is one column
const WAYS = [["beside"], ["above"], ["beside", "folded"], ["above", "folded"]];

// The part of the page that is seen at once: the height of what scrolls around an element.
function visibleHeight(el) {
  let outer = innerHeight;
  for (let e = el.parentElement; e; e = e.parentElement ?? e.getRootNode().host) {
    if (e.clientHeight < 400 || !/auto|scroll/.test(getComputedStyle(e).overflowY)) continue;
    if (e.scrollHeight > e.clientHeight + 1) return Math.min(e.clientHeight, innerHeight);
    outer = Math.min(e.clientHeight, innerHeight);
  }
  return outer;
}

// What an explorer may take of a slide: all but a margin and what else stands in its cell, such as buttons above it.
function slideHeight(el) {
  const rest = el.closest(".jp-Cell").getBoundingClientRect().height - el.getBoundingClientRect().height;
  return Math.min(innerHeight * 0.94, innerHeight * 0.98 - Math.ceil(rest));
}

class Room {
  constructor(view, signal) {
    this.view = view;
    this.around = new ResizeObserver(() => view.adapt()); // of its cell on a slide, to which more may come later
    signal.addEventListener("abort", () => this.around.disconnect());
  }

  // The picture's place; the parts are arranged anew only if there is more or less room than before.
  place() {
    const { el, stage } = this.view, slide = el.closest(".jp-Deck"); // of JupyterLab's
    const high = stage.on ? innerHeight * 0.97 : slide ? slideHeight(el) : visibleHeight(el) - 14;
    if (slide) this.around.observe(el.closest(".jp-Cell"));
    this.hall = stage.on || slide !== null;
    el.classList.toggle("course-hall", this.hall);
    const frame = parseFloat(getComputedStyle(el).paddingLeft) * 2, width = el.clientWidth - frame, now = [width, high, this.hall].join();
    if (now !== this.before) {
      this.before = now;
      this.found = this.arrange(width, high);
    }
    return this.found;
  }

  // Arrange the parts for the room that there is. Gives the picture's place: CSS pixels, and pixels to a hundredth of an inch.
  arrange(width, all) {
    const { side, main, form, player, session } = this.view, [wide, high] = session.spec.size;
    const { hall } = this, narrow = !hall && (width < NARROW || all < LOW);
    const floor = (hall ? LEAST.hall * innerHeight : narrow ? LEAST.narrow : LEAST.page) / LETTERS, most = hall ? 3 : 1;
    this.view.scenes.fit(0, Infinity);
    side.classList.remove("course-full");
    const height = all - (player ? player.el.offsetHeight + 4 : 0);
    this.view.el.classList.toggle("course-narrow", narrow);
    if (narrow) {
      side.style.maxHeight = "";
      this.take(form.folds ? ["above", "folded"] : ["above"]);
      return { size: [width, 0], scale: floor };
    }
    let best = { score: -1 };
    for (const way of WAYS) {
      const folded = way.includes("folded"), beside = way[0] === "beside";
      if (folded && !form.folds) continue;
      side.style.maxHeight = "";
      this.take(way);
      const room = beside ? [main.offsetWidth, height] : [width, height - side.offsetHeight - 4];
      const [across, down] = [room[0] / wide, room[1] / high], legible = (share) => Math.min(1, share / floor);
      const fit = Math.min(across, down, most), tall = beside ? this.seen(all) : 1;
      const score = legible(across) ** (hall ? 2 : 1.5) * legible(down) ** (hall ? 2 : 1.25) * (folded ? 0.75 : 1) * (beside ? 1.15 : 1) * tall;
      if (score > best.score) best = { score, way, room, fit };
    }
    this.take(best.way);
    side.style.maxHeight = best.way[0] === "beside" ? `${all}px` : "";
    const [w, h] = best.room, scale = Math.max(best.fit, floor), width0 = Math.min(w, wide * scale);
    const size = [width0, Math.min(Math.max(h, 150), wide * high * scale ** 2 / width0)].map(Math.floor);
    if (best.way[0] === "beside") {
      this.view.scenes.fit(size[1] + all - height, all);
      side.classList.toggle("course-full", side.scrollHeight > all + 1); // only then: what scrolls cuts rings around what has the focus
    }
    return { size, scale };
  }

  // What the controls beside a picture are worth: less if they are too high, and half if tools in a single row are, too.
  seen(all) {
    const { side, scenes } = this.view, part = Math.min(1, all / side.offsetHeight) ** 3;
    if (part === 1) return 1;
    scenes.fit(0, 0);
    const cut = side.offsetHeight > all + 1;
    scenes.fit(0, Infinity);
    return cut ? part / 2 : part;
  }

  take(way) {
    for (const name of ["beside", "above", "folded"]) this.view.el.classList.toggle(`course-${name}`, way.includes(name));
    this.view.form.reserve();
  }
}

// An explorer that fills the screen: the button, the key F; Esc leaves. Where the page may not do so, it fills the page.
class Stage {
  constructor(view, signal) {
    this.view = view;
    this.on = false;
    this.button = button("Fill the screen (F)", "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5", () => this.toggle());
    view.el.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) this.leave(); }, { signal });
    view.el.addEventListener("keydown", (event) => {
      const typing = event.target.matches?.("input[type=text], textarea"), plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.key === "Escape" && this.on && !event.defaultPrevented) { event.preventDefault(); this.leave(); }
      else if (event.key.toLowerCase() === "f" && plain && !typing) { event.preventDefault(); this.toggle(); }
    }, { signal });
    signal.addEventListener("abort", () => this.leave());
  }

  toggle() {
    if (this.on) this.leave(); else this.enter();
  }

  async enter() {
    const { el } = this.view;
    this.on = true;
    el.style.setProperty("--paper", appearanceOf(el).background ?? "#111");
    await el.requestFullscreen?.().catch(() => {}); // refused: it fills the page, outside of all that would cut it off
    if (!this.on) return;
    if (!document.fullscreenElement) {
      this.home = el.parentElement;
      this.move(document.body);
    }
    el.classList.add("course-on-stage");
    this.changed();
  }

  leave() {
    if (!this.on) return;
    this.on = false;
    const { el } = this.view;
    if (document.fullscreenElement) document.exitFullscreen();
    if (this.home) this.move(this.home);
    this.home = null;
    el.classList.remove("course-on-stage");
    this.changed();
  }

  // Elsewhere in the page; what has the focus keeps it.
  move(home) {
    const { el } = this.view, focused = document.activeElement;
    home.append(el);
    if (el.contains(focused)) focused.focus({ preventScroll: true });
  }

  changed() {
    if (this.on) this.view.el.tabIndex = -1; // a click beside everything leaves the keys here
    else this.view.el.removeAttribute("tabindex");
    this.button.title = this.on ? "Leave the stage (Esc)" : "Fill the screen (F)";
    this.button.setAttribute("aria-label", this.button.title);
    this.view.adapt();
    if (!this.view.el.contains(document.activeElement)) this.button.focus({ preventScroll: true });
  }
}
