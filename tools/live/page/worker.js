// Python for all pages: one worker, which they share where the browser lets them, and which outlives the way to the next page.

import { start } from "./start.js";

const ports = new Set();
let said = {};
let python = null;

function tell(message) {
  said = message;
  for (const port of ports) port.postMessage(message);
}

async function begin() {
  tell({ progress: "Python is being fetched (26 MB, once) …" });
  const [pyodide, session] = await start(["libraries.zip", "course.zip"], ["session.py"], { env: { MPLBACKEND: "agg" } }, () => tell({ progress: "Python is starting …" }));
  const globals = pyodide.toPy({});
  pyodide.runPython(new TextDecoder().decode(session), { globals });
  pyodide.runPython("import course_lib.explorers.explore", { globals });
  python = globals;
  tell({ ready: true });
}

// Where it failed, the next page that is loaded tries again.
let started = null;

function tried() {
  return begin().catch((error) => {
    tell({ failed: `Python could not start here: ${error.message ?? error}` });
    started = null;
  });
}

// Each page has its own Page in Python. What it asks for waits until Python runs, and then keeps its order.
function connect(port) {
  let page = null;
  const post = (number, message, buffers) => {
    const bytes = buffers.toJs();
    port.postMessage({ number, message, buffers: bytes }, bytes.map((each) => each.buffer));
  };
  ports.add(port);
  if (started) port.postMessage(said);
  else started = tried();
  port.onmessage = async ({ data: { open, number, message, close } }) => {
    if (close) ports.delete(port);
    await started;
    if (!python) return;
    page ??= python.get("Page")(post);
    if (open) page.open(number, open);
    else if (message) page.receive(number, message);
    else if (close) { page.close(); page.destroy(); page = null; }
  };
}

if ("onconnect" in self) self.onconnect = ({ ports: [port] }) => connect(port);
else connect(self);
