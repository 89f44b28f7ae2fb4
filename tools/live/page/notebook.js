// What JupyterLite's kernel takes for Pyodide: the Python of the live pages, and with it what a whole notebook needs.

import { start } from "./start.js";

export async function loadPyodide(options) {
  try {
    const [pyodide] = await start(["libraries.zip", "course.zip", "notebook.zip"], [], { ...options, packages: [] });
    pyodide.runPython("import course_notebook");
    return pyodide;
  } catch (error) {
    postMessage({ course: String(error.message ?? error) }); // tools/site/watch.js shows it: JupyterLite would be silent
    throw error;
  }
}
