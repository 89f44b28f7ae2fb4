// Pyodide with the files that stand beside this script; where one of them does not come, an error says which and why.

import { why } from "./why.js";

const here = new URL("./", import.meta.url).href;

async function script(name) {
  return import(here + name).catch(async (error) => { throw new Error((await why(here + name, true)) ?? error.message); });
}

// For a file of its own that does not come Pyodide would wait for ever: so what it fetches is looked at here.
function watched() {
  const { fetch } = self, { instantiateStreaming } = WebAssembly;
  let broken;
  const failed = new Promise((_, reject) => { broken = reject; });
  self.fetch = async (what, how) => {
    const asked = fetch(what, how), answer = await asked.catch(() => null);
    if (answer?.ok) return answer;
    const error = new Error(await why(String(what.url ?? what), false, () => asked));
    broken(error);
    throw error;
  };
  WebAssembly.instantiateStreaming = async (asked, imports) => {
    const came = await asked, headers = { "content-type": "application/wasm" }; // whatever the server calls it
    const answer = came.headers.get("content-type") === headers["content-type"] ? came : new Response(came.body, { headers });
    return instantiateStreaming.call(WebAssembly, answer, imports).catch((error) => { broken(error); throw error; });
  };
  return [failed, () => { self.fetch = fetch; WebAssembly.instantiateStreaming = instantiateStreaming; }];
}

// Pyodide with these archives unpacked, and the other files that were asked for. ``progress`` is called when all are there.
export async function start(archives, others, options, progress = () => {}) {
  const [failed, unwatch] = watched();
  try {
    const bytes = async (name) => (await fetch(here + name)).arrayBuffer();
    const files = Promise.all([...archives, ...others].map(bytes));
    const begun = Promise.all([script("pyodide.js"), script("pyodide.asm.js")]).then(([{ loadPyodide }, { default: createPyodideModule }]) =>
      loadPyodide({ ...options, indexURL: here, stdLibURL: `${here}stdlib.zip`, createPyodideModule }));
    const [pyodide, came] = await Promise.race([Promise.all([begun, files]), failed]);
    progress();
    for (const archive of came.splice(0, archives.length)) pyodide.unpackArchive(archive, "zip", { extractDir: "/lib/python3.14/site-packages" });
    return [pyodide, ...came];
  } finally {
    unwatch();
  }
}
