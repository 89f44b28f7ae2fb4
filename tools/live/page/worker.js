// Python for all pages: one worker, which they share where the browser lets them, and which outlives the way to the next page.

import { loadPyodide } from "./pyodide.js";
import createPyodideModule from "./pyodide.asm.js";

const here = new URL("./", import.meta.url).href;
const ports = new Set();
let said = {};
let python = null;

function tell(message) {
  said = message;
  for (const port of ports) port.postMessage(message);
}

async function file(name) {
  const answer = await fetch(here + name).catch(() => { throw new Error(`${name} did not arrive; is there a network? Load the page anew to try again`); });
  if (!answer.ok) throw new Error(`${name} is missing on the server (${answer.status})`);
  return answer.arrayBuffer();
}

async function start() {
  const files = Promise.all(["libraries.zip", "course.zip", "session.py"].map(file));
  const begun = loadPyodide({ indexURL: here, stdLibURL: `${here}stdlib.zip`, createPyodideModule, env: { MPLBACKEND: "agg" } });
  const [pyodide, [libraries, course, session]] = await Promise.all([begun, files]);
  tell({ progress: "Python is starting …" });
  for (const archive of [libraries, course]) pyodide.unpackArchive(archive, "zip", { extractDir: "/lib/python3.14/site-packages" });
  const globals = pyodide.toPy({});
  pyodide.runPython(new TextDecoder().decode(session), { globals });
  pyodide.runPython("import course_lib.explorers.explore", { globals });
  python = globals;
  tell({ ready: true });
}

// Where it failed, the next page that is loaded tries again.
let started = null;

function begin() {
  tell({ progress: "Python is being fetched (26 MB, once) …" });
  started = start().catch((error) => {
    tell({ failed: `Python could not start here: ${error.message ?? error}.` });
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
  else begin();
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
