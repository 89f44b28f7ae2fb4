// Run a Python program within Pyodide, in Node: node compile.mjs PYODIDE PROGRAM IN OUT. IN's files are in /in, what it
// leaves in /out goes to OUT.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, program, from, to] = process.argv.slice(2).map((each) => path.resolve(each));
try {
  const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
  const pyodide = await loadPyodide({ indexURL: folder, env: { MPLBACKEND: "agg" } });
  for (const name of ["in", "out"]) pyodide.FS.mkdir(`/${name}`);
  for (const name of fs.readdirSync(from)) pyodide.FS.writeFile(`/in/${name}`, new Uint8Array(fs.readFileSync(path.join(from, name))));
  pyodide.runPython(fs.readFileSync(program, "utf8"));
  for (const name of pyodide.FS.readdir("/out")) if (!name.startsWith(".")) fs.writeFileSync(path.join(to, name), pyodide.FS.readFile(`/out/${name}`));
} catch (error) {
  console.error(String(error.message ?? error).slice(-3000)); // not the stack: it quotes a megabyte of code
  process.exitCode = 1;
}
