// In JupyterLite's page, before its own scripts: what keeps it, its Python or its memory from working stands in a line,
// and what to do. lite.py puts it there, behind why().
(() => {
  const lite = new URL("../", location.href), live = new URL("../_static/live/", lite);
  const asked = new URLSearchParams(location.search).get("path");
  const TELL = "If it stays so, tell whoever put up these pages; they have each notebook to download, too.";
  const [JUPYTERLAB, PYTHON, FILES, MEMORY] = [0, 1, 2, 3];
  const said = [];
  let box = null;

  // The first of each kind. Where JupyterLab does not start, Python is no news; memory is.
  function say(kind, sentence) {
    said[kind] ??= sentence;
    if (document.body) show();
    else addEventListener("DOMContentLoaded", show, { once: true });
  }

  function show() {
    box ??= make("div", { className: "course-watch", role: "alert" });
    const lines = [said.find((line, kind) => line && kind < MEMORY), said[MEMORY]].filter(Boolean);
    const keep = make("button", { textContent: "Download what stands here", hidden: !said[MEMORY] }, download);
    const close = make("button", { textContent: "Close" }, () => box.remove());
    box.replaceChildren(...lines.map((textContent) => make("p", { textContent })), keep, close);
    if (lines.length) document.body.append(box);
    else box.remove();
  }

  function make(kind, properties, click) {
    const el = Object.assign(document.createElement(kind), properties);
    if (click) el.addEventListener("click", click);
    return el;
  }

  // JupyterLab's own command saves first, and gives up where that fails.
  function download() {
    const { context } = self.jupyterapp.shell.currentWidget;
    const href = URL.createObjectURL(new Blob([context.model.toString()]));
    make("a", { href, download: context.path.split("/").pop() }).click();
    URL.revokeObjectURL(href);
  }

  const unstarted = (reason) => say(JUPYTERLAB, `JupyterLab could not start here: ${reason} ${TELL}`);
  const silent = (reason) => say(PYTHON, `Python could not start here: ${reason} Load the page anew to try again. ${TELL}`);
  const { fetch } = self;
  const script = async (url, tell) => { const reason = await why(url, true, fetch); if (reason) tell(reason); };

  // Scripts that do not come, or come under another type.
  addEventListener("error", ({ target }) => { if (target instanceof HTMLScriptElement) script(target.src, unstarted); }, true);
  addEventListener("unhandledrejection", ({ reason }) => { if (/imported module/.test(reason?.message)) script(new URL("config-utils.js", lite), unstarted); });

  // Files. A name that a student thought of may be unknown to the server.
  self.fetch = async (what, how) => {
    const answer = await fetch(what, how), url = new URL(what.url ?? what, location.href), { pathname } = url;
    const inside = url.href.startsWith(lite.href) && decodeURI(pathname.slice(lite.pathname.length));
    if (inside && answer.status === 404 && (!/^(files|api)\//.test(inside) || inside === "api/contents/all.json" || inside === `files/${asked}`))
      say(JUPYTERLAB, `${pathname.split("/").pop()} is missing on the server (404). ${TELL}`);
    return answer;
  };

  // Python's worker; what its scripts find is told by them.
  self.Worker = class extends self.Worker {
    constructor(url, how) {
      super(url, how);
      this.addEventListener("message", ({ data }) => { if (data?.course) silent(data.course); });
      this.addEventListener("error", () => script(url, silent));
    }
  };
  for (const name of ["notebook.js", "start.js", "why.js"]) script(new URL(name, live), silent);

  // What keeps files: the service worker hands them to Python, the browser's database has them.
  const lost = (reason) => say(FILES, `${reason}: how far you are with the tasks, and other files that cells write, are forgotten when Python ends. The notebook itself is kept.`);
  if (!navigator.serviceWorker) lost(isSecureContext ? "This browser lets the page have no service worker, as some do in private windows" : "The address does not begin with https, so that the browser lets the page have no service worker");
  else script(new URL("service-worker.js", lite), (reason) => lost(`The page has no service worker, since ${reason.replace(/\.$/, "")}`));
  let never;
  const unkept = () => {
    const refused = "This browser keeps nothing for this page, by its settings or because the window is private";
    try { localStorage.length; } catch { unstarted(`${refused}. Let it keep data of this address (cookies), or take a window that is not private.`); return; }
    never = `${refused}: what you type is gone when you close the tab. Keep a file of it.`;
    say(MEMORY, never);
  };
  try {
    const opened = indexedDB.open("course-watch");
    opened.onerror = unkept;
    opened.onsuccess = () => { opened.result.close(); indexedDB.deleteDatabase("course-watch"); };
  } catch { unkept(); }

  // A browser that is full refuses to save, without a word why.
  const heard = new WeakSet();
  function saved({ path }, state) {
    if (state === "failed") say(MEMORY, `${path} could not be saved: the browser has no room left for this page, or was told to forget it. What you typed still stands in this tab: download it. Then delete in the list of files on the left what you do not need, or make room on the disk, and save again; if that does not help, load the page anew.`);
    else if (state.startsWith("completed") && said[MEMORY] !== never) { delete said[MEMORY]; show(); }
  }
  function hear(widget) {
    if (!widget?.context || heard.has(widget.context)) return;
    heard.add(widget.context);
    widget.context.saveState.connect(saved);
  }
  const looking = setInterval(() => {
    const shell = self.jupyterapp?.shell;
    if (!shell?.currentChanged) return;
    clearInterval(looking);
    hear(shell.currentWidget);
    shell.currentChanged.connect(() => hear(shell.currentWidget));
  }, 300);
})();
