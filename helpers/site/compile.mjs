// Run by node: compile.py in the Pyodide whose pages will run what it compiles.
// Usage: node compile.mjs <folder of Pyodide> <NumPy's wheel> <archive of helpers> <where to write>

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, wheel, helpers, out] = process.argv.slice(2).map((name) => path.resolve(name));
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const lockFileURL = path.join(out, "pyodide-lock.json"); // of other packages: none
fs.writeFileSync(lockFileURL, JSON.stringify({ info: { python: "3.12.7", version: "0.27.7" }, packages: {} }));
const python = await loadPyodide({ indexURL: folder + path.sep, lockFileURL });
const sitePackages = "/lib/python3.12/site-packages";
const archives = { [wheel]: sitePackages, [helpers]: sitePackages, [path.join(folder, "python_stdlib.zip")]: "/stdlib" };
for (const [archive, extractDir] of Object.entries(archives)) {
  python.unpackArchive(new Uint8Array(fs.readFileSync(archive)), "zip", { extractDir });
}
const compiler = fs.readFileSync(path.join(import.meta.dirname, "compile.py"), "utf-8");
try {
  const packs = python.runPython(compiler);
  for (const [name, pack] of packs.toJs()) fs.writeFileSync(path.join(out, name), pack);
} catch (problem) {
  console.error(problem.message); // and not all of Pyodide, whose line it was
  process.exit(1);
}
