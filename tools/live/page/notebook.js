// What JupyterLite's kernel takes for Pyodide: the Python of the live pages, and with it what a whole notebook needs.

import { loadPyodide as load } from "./pyodide.js";
import createPyodideModule from "./pyodide.asm.js";

const here = new URL("./", import.meta.url).href;

async function file(name) {
  const answer = await fetch(here + name);
  if (!answer.ok) throw new Error(`${name} is missing on the server (${answer.status}).`);
  return answer.arrayBuffer();
}

export async function loadPyodide(options) {
  const files = Promise.all(["libraries.zip", "course.zip", "notebook.zip"].map(file));
  const begun = load({ ...options, packages: [], indexURL: here, stdLibURL: `${here}stdlib.zip`, createPyodideModule });
  const [pyodide, archives] = await Promise.all([begun, files]);
  for (const archive of archives) pyodide.unpackArchive(archive, "zip", { extractDir: "/lib/python3.14/site-packages" });
  pyodide.runPython("import course_notebook");
  return pyodide;
}
