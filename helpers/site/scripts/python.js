// Python for the whole page: one interpreter in a worker, which is started when something first needs it.
// WORKER is the text of worker.js, COURSE what the page has: its files and explorers.

const SERVE = "This page was opened without a server, and its folder python is missing: type python3 -m http.server in the folder of the page, and open http://localhost:8000.";

const python = (() => {
  let starting = null; // a promise of a worker that is ready
  let module = null; // compiled once, also for a worker that follows a stopped one
  const calls = new Map(); // what the worker has not replied to yet
  const had = new Map(); // by name: a promise of a file's bytes
  const carried = new Map(); // from a folder without a server, by name: what takes the bytes
  const sent = new Map(); // by name: a promise that the worker has a file
  const watching = new Set(); // those who show how much has come
  let number = 0;

  globalThis.carry = (name, text) => carried.get(name)(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));

  function bytesByScript(name, path) {
    return new Promise((resolve, reject) => {
      carried.set(name, resolve);
      const script = document.createElement("script");
      script.src = path.replace(/\.bin$/, ".js");
      script.onerror = () => reject(new Error(SERVE));
      script.onload = () => script.remove();
      document.head.append(script);
    });
  }

  async function fetched(path, integrity, arrived) {
    const response = await fetch(path, { integrity });
    if (!response.ok) throw new Error(`${path} is missing (${response.status})`);
    const parts = [];
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) return new Blob(parts);
      parts.push(value);
      arrived(value.length);
    }
  }

  // A file's bytes, unpacked; asked for once. After a failure it is asked for again.
  function bytes(name) {
    if (!had.has(name)) {
      const { path, integrity } = COURSE.files[name];
      const packed =
        location.protocol === "file:"
          ? bytesByScript(name, path).then((all) => (report(all.length), new Blob([all])))
          : fetched(path, integrity, report).catch((cause) => {
              throw new Error("Python could not be loaded: is there a connection?", { cause });
            });
      const unpacked = packed.then((blob) => new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
      had.set(name, unpacked);
      unpacked.catch(() => had.delete(name));
    }
    return had.get(name);
  }

  let come = 0;
  function report(more) {
    come += more;
    const all = COURSE.start.reduce((sum, name) => sum + COURSE.files[name].bytes, 0);
    for (const show of watching) show(Math.min(come, all), all);
  }

  async function start() {
    if (typeof WebAssembly !== "object") throw new Error("This browser has no WebAssembly, so nothing moves here.");
    come = 0;
    const [wasm, ...others] = await Promise.all(COURSE.start.map(bytes));
    module ??= await WebAssembly.compile(wasm);
    const worker = new Worker(URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })));
    await new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(`Python did not start: ${event.message}`));
      worker.onmessage = ({ data }) => (data.problem ? reject(new Error(`Python did not start: ${data.problem}`)) : resolve());
      worker.postMessage({ module, files: others });
    });
    worker.onmessage = ({ data: { id, result, problem } }) => {
      const { resolve, reject } = calls.get(id);
      calls.delete(id);
      if (problem) reject(new Error(problem));
      else resolve(result);
    };
    worker.onerror = () => end("Python in this page has stopped. What you do next starts it again.");
    return worker;
  }

  // Everything that was open is lost, and is told so.
  function end(sentence) {
    starting?.then((worker) => worker.terminate(), () => {});
    starting = null;
    for (const { reject } of calls.values()) reject(Object.assign(new Error(sentence), { ended: true }));
    calls.clear();
    sent.clear();
    document.dispatchEvent(new Event("python-ended"));
  }

  return {
    // Start Python if it does not run; `show(come, all)` is told of the bytes until it does.
    async ready(show) {
      if (show) watching.add(show);
      starting ??= start();
      try {
        await starting;
      } catch (problem) {
        starting = null;
        throw problem;
      } finally {
        watching.delete(show);
      }
    },
    // Call a function of helpers/site/live.py with plain data; resolves to plain data.
    async call(name, ...given) {
      await this.ready();
      const worker = await starting;
      return new Promise((resolve, reject) => {
        calls.set(++number, { resolve, reject });
        worker.postMessage({ id: number, name, given });
      });
    },
    // See that Python has another file of the page: "all" (images), "snapshots" or "rest" (of Python).
    give(name) {
      if (!sent.has(name)) {
        const done = bytes(name).then((content) => this.call(name === "rest" ? "add_modules" : "unpack", content));
        sent.set(name, done);
        done.catch(() => sent.get(name) === done && sent.delete(name));
      }
      return sent.get(name);
    },
    stop: () => end("Stopped."),
  };
})();
