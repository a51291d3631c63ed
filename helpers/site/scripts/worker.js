// Python in a worker: it is started with the bytes that the page has, and then calls what the page names.
// Nothing is fetched here: a page without a server has nothing that could be.

const SITE = "/lib/python3.12/";
let live = null;
let interpreter = null;

const script = (content) => URL.createObjectURL(new Blob([content], { type: "text/javascript" }));

// A pack is a line of JSON with the sizes of files by their names, then the files.
function unpack(FS, pack) {
  const content = new Uint8Array(pack);
  const line = content.indexOf(10);
  const sizes = JSON.parse(new TextDecoder().decode(content.subarray(0, line)));
  let place = line + 1;
  for (const [name, size] of Object.entries(sizes)) {
    const path = SITE + name;
    FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    FS.writeFile(path, content.subarray(place, (place += size)));
  }
}

async function start(module, [asm, loader, first, course]) {
  importScripts(script(asm));
  const { loadPyodide } = await import(script(loader));
  // Pyodide would fetch its own parts: the compiled module, its library (ours is unpacked), a list of packages.
  WebAssembly.instantiateStreaming = async (_, imports) => ({ module, instance: await WebAssembly.instantiate(module, imports) });
  const none = { info: { python: "3.12.7", version: "0.27.7" }, packages: {} };
  self.fetch = async (path) => new Response(String(path).endsWith(".json") ? JSON.stringify(none) : EMPTY_ZIP);
  interpreter = await loadPyodide({ indexURL: "https://here.invalid/", fsInit: async (FS) => unpack(FS, first) });
  live = interpreter.pyimport("helpers.site.live");
  live.unpack(interpreter.toPy(course));
}

const EMPTY_ZIP = new Uint8Array([80, 75, 5, 6, ...new Array(18).fill(0)]);

function called(name, given) {
  if (name === "add_modules") {
    unpack(interpreter.FS, given[0]);
    return interpreter.runPython("import importlib; importlib.invalidate_caches()");
  }
  const [text, parts] = live.reply(name, ...given.map((value) => interpreter.toPy(value))).toJs();
  return JSON.parse(text, (_, value) => (value?.part === undefined ? value : parts[value.part]));
}

self.onmessage = async ({ data: { module, files, id, name, given } }) => {
  try {
    if (module) await start(module, files);
    postMessage({ id, result: module ? null : called(name, given) });
  } catch (problem) {
    // After a stack that is used up, for instance, no call works any more: then the page ends this worker.
    if (problem.pyodide_fatal_error) return setTimeout(() => { throw problem; });
    // Of Python's lines the last one says what it was.
    postMessage({ id, problem: String(problem.message ?? problem).trim().split("\n").pop() });
  }
};
