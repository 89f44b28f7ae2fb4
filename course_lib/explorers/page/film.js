// The film: frames are asked for a few ahead, kept within a budget, and played by the page itself.

const MAX_BYTES = 48e6, BATCH = 3, QUIET = 250; // bytes of frames kept; frames asked for at once; ms of quiet before looking ahead
const SPEEDS = [0.25, 0.5, 1, 2, 4];

class Film {
  constructor(session) {
    const { film, count, frame, fps } = session.spec;
    Object.assign(this, { session, on: film, count, frame, fps, run: 0, speed: 1, playing: false, cache: new Map(), bytes: 0, moved: 0 });
    this.requested = [];
    this.refused = new Set(); // frames that could not be drawn: not to be asked for again and again
  }

  uses(ground) {
    for (const picture of this.cache.values()) if (picture.ground === ground) return true;
    return false;
  }

  // Which frames to ask for: the one to be shown first, then those that will come.
  wants() {
    if (!this.on || !this.run) return {};
    const lacks = (frame) => !this.cache.has(frame) && !this.refused.has(frame);
    const wanted = lacks(this.frame) ? [this.frame] : [];
    const quiet = performance.now() - this.moved > QUIET;
    const stride = this.stride, ahead = this.playing ? Math.ceil(1.5 * this.fps * this.speed / stride) : quiet ? 6 : 0;
    for (let k = 1; k <= ahead && wanted.length < BATCH; k++) {
      const frame = this.frame + k * stride;
      if (frame < this.count && lacks(frame)) wanted.push(frame);
    }
    if (!quiet && !this.playing) { clearTimeout(this.timer); this.timer = setTimeout(() => this.session.pump(), QUIET); }
    this.requested = wanted;
    return wanted.length ? { want: wanted, frame: this.frame, run: this.run } : {};
  }

  get stride() {
    return Math.max(1, Math.round(this.fps * this.speed / 40));
  }

  receive(message, mine, jumped) {
    if (message.run !== this.run || message.picture?.paint !== undefined && this.stale(message.picture)) this.clear();
    const fresh = message.run !== this.run, first = !this.run;
    Object.assign(this, { run: message.run, count: message.count });
    const follows = jumped || !mine && !message.ahead && (message.seq === null || fresh || !this.playing);
    if (first || follows || this.frame > this.count - 1) this.frame = message.frame;
    if (fresh) this.moved = performance.now();
    for (const picture of [...message.frames, message.picture]) if (picture?.run === this.run) this.keep(picture);
    const lost = message.error && !fresh && mine ? this.requested.find((frame) => !this.cache.has(frame)) : undefined;
    if (lost !== undefined) this.refused.add(lost);
    if (mine) this.requested = [];
    const picture = this.cache.get(this.frame) ?? (fresh ? message.picture : null);
    if (picture && picture !== this.shown) this.paint(picture);
  }

  // After a change of theme or screen the frames kept are of the old one.
  stale(picture) {
    const old = this.cache.values().next().value;
    return old && (old.size[0] !== picture.size[0] || old.ground.split("-")[0] !== picture.ground.split("-")[0]);
  }

  keep(picture) {
    if (!this.cache.has(picture.frame)) this.bytes += picture.patch?.size ?? 0;
    this.cache.set(picture.frame, picture);
    while (this.bytes > MAX_BYTES) {
      const far = [...this.cache.keys()].reduce((a, b) => (Math.abs(a - this.frame) >= Math.abs(b - this.frame) ? a : b));
      this.bytes -= this.cache.get(far).patch?.size ?? 0;
      this.cache.delete(far);
    }
  }

  clear() {
    this.cache.clear();
    this.refused.clear();
    this.bytes = 0;
  }

  paint(picture) {
    this.shown = picture;
    this.session.show(picture);
    for (const view of this.session.views) view.player?.update();
  }

  go(frame) {
    this.frame = Math.min(Math.max(frame, 0), this.count - 1);
    const picture = this.cache.get(this.frame);
    if (picture) this.paint(picture);
    for (const view of this.session.views) view.player?.update();
    this.moved = performance.now();
    this.session.pump();
  }

  // Python is told where the film stands when it comes to rest.
  settle() {
    this.session.ask({ frame: this.frame });
  }

  toggle() {
    if (this.playing) { this.pause(); return; }
    if (this.frame >= this.count - 1) this.go(0);
    this.playing = true;
    Object.assign(this, { base: this.frame, clock: performance.now() });
    requestAnimationFrame(() => this.tick());
    this.go(this.frame);
  }

  pause() {
    this.playing = false;
    this.settle();
    this.go(this.frame);
  }

  // One tick of the clock: go to where the film should be, or as far as the frames that are here reach; it waits instead of jumping.
  tick() {
    if (!this.playing) return;
    const due = Math.min(this.base + Math.floor((performance.now() - this.clock) / 1000 * this.fps * this.speed), this.count - 1);
    let reach = this.frame;
    for (let frame = due; frame > this.frame; frame--) if (this.cache.has(frame)) { reach = frame; break; }
    if (reach < due) Object.assign(this, { base: reach, clock: performance.now() });
    if (reach > this.frame) this.go(reach);
    if (this.frame >= this.count - 1 || this.refused.has(this.frame + this.stride)) this.pause();
    else requestAnimationFrame(() => this.tick());
  }
}

class Player {
  constructor(session) {
    const film = (this.film = session.film);
    this.session = session;
    const step = (n) => () => { if (film.playing) film.pause(); film.go(film.frame + n); film.settle(); };
    this.play = button("Play", PLAY, () => film.toggle());
    this.range = make("input", { type: "range", min: 0, step: 1 });
    this.range.setAttribute("aria-label", "frame");
    sliding(this.range, () => { if (film.playing) film.pause(); film.go(Number(this.range.value)); }, () => this.update());
    this.range.addEventListener("change", () => film.settle());
    this.count = make("output");
    this.speed = make("select", { title: "speed" }, ...SPEEDS.map((s) => make("option", { value: s }, `× ${s}`)));
    this.speed.setAttribute("aria-label", "speed");
    this.speed.addEventListener("change", () => this.pace(Number(this.speed.value)));
    const rewind = button("Rewind", "M6 5v14M19 5l-10 7 10 7z", () => { film.go(0); Object.assign(film, { base: 0, clock: performance.now() }); film.settle(); });
    const back = button("Step back", "M17 5l-10 7 10 7", step(-1)), on = button("Step forward", "M7 5l10 7-10 7", step(1));
    this.el = make("div", { className: "course-film" }, rewind, back, this.play, on, this.range, this.count, this.speed);
    this.el.setAttribute("role", "group");
    this.el.setAttribute("aria-label", "film");
    this.update();
  }

  pace(speed) {
    Object.assign(this.film, { speed, base: this.film.frame, clock: performance.now() });
    for (const view of this.session.views) view.player?.update();
  }

  update() {
    const { frame, count, playing, speed } = this.film, name = playing ? "Pause" : "Play";
    this.range.max = Math.max(count - 1, 0);
    this.range.value = frame;
    this.range.style.setProperty("--at", frame / Math.max(count - 1, 1));
    this.range.setAttribute("aria-valuetext", `${frame} of ${count - 1}`);
    this.count.textContent = `${frame} / ${count - 1}`;
    this.count.style.minWidth = `${2 * String(count).length + 3}ch`;
    this.speed.value = speed;
    if (this.play.title === name) return;
    this.play.title = name;
    this.play.setAttribute("aria-label", name);
    this.play.querySelector("path").setAttribute("d", playing ? PAUSE : PLAY);
  }
}

const PLAY = "M7 4l13 8-13 8z", PAUSE = "M8 5v14M16 5v14";
