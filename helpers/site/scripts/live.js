// Each still picture of an explorer becomes live when it is touched: Python draws, picture.js paints.

// What picture.js and upright.js need of JupyterLab's models: values, and who hears of changes.
function modelOf(values, { send, save } = {}) {
  const heard = {};
  return {
    get: (name) => values[name],
    set: (name, value) => (values[name] = value),
    save_changes: () => save?.(values),
    send: (what) => send?.(what),
    on: (names, hear) => names.split(" ").forEach((name) => (heard[name] ??= []).push(hear)),
    put(changes) {
      Object.assign(values, changes);
      for (const name of Object.keys(changes)) for (const hear of heard[`change:${name}`] ?? []) hear();
    },
  };
}

// Have Python make the explorer `key`: what it shows, in `state` if there is one.
async function openInPython(key, state) {
  const { recipe, prepare } = COURSE.explorers[key];
  await prepare?.();
  for (const pack of ["all", "snapshots"]) {
    if (JSON.stringify(recipe).includes(`"from":"${pack}"`)) await python.give(pack);
  }
  return python.call("open_explorer", key, recipe, state);
}

// What is asked of Python goes one after the other. While it works, the newest of several moves counts.
function queue(key, shown, failed) {
  const waiting = [];
  let [busy, open] = [false, true];
  let state = null;
  document.addEventListener("python-ended", () => (open = false)); // it is opened again with the next move
  async function work() {
    busy = true;
    while (waiting.length) {
      const { name, given } = waiting.shift();
      try {
        if (!open) await openInPython(key, state);
        open = true;
        const result = await python.call(name, key, ...given);
        state = result.state;
        shown(result);
      } catch (problem) {
        failed(problem.message);
      }
    }
    busy = false;
  }
  return {
    begin: (result) => (state = result.state),
    ask(name, given, { newest = false } = {}) {
      const last = waiting.at(-1);
      if (newest && last?.newest && last.name === name) last.given = name === "go" ? [{ ...last.given[0], ...given[0] }] : given;
      else waiting.push({ name, given, newest });
      if (!busy) work();
    },
  };
}

// Make the explorer `key` in `place`. `start(controls)`, if given, says the state to begin with.
async function openExplorer(place, key, start) {
  let first = await openInPython(key, null);
  const described = first.controls;

  const sheet = made("div", { className: "explorer-picture" });
  const panel = made("div", { className: "explorer-panel" });
  const sentence = made("p");
  const problem = made("p", { className: "problem" });
  sentence.setAttribute("role", "status");
  problem.setAttribute("role", "alert");
  const tables = made("div", { className: "explorer-tables", tabIndex: 0, role: "group", ariaLabel: "Tables" });
  const numbers = made("details", {}, made("summary", { textContent: "The numbers as tables" }), tables);
  const link = made("a", { textContent: "Link to what you see" });
  const caption = made("div", { className: "explorer-caption" }, sentence, problem, numbers, link);
  const body = made("div", { className: "explorer-body" }, sheet, panel, caption);

  const { begin, ask } = queue(key, shown, (wrong) => (problem.textContent = wrong));
  const picture = modelOf(
    { scene: first.scene, sentence: first.sentence, steps: first.plays },
    {
      send: (what) => ask("do", what),
      save: ({ pointed }) => ask("do", pointed.slice(0, -1), { newest: true }), // without its time
    },
  );
  const controls = {};
  for (const [name, control] of Object.entries(described)) {
    const move = (value) => ask("go", [{ [name]: value }], { newest: true });
    if (control.downwards) {
      const ends = { description: control.name, value: control.value, min: control.lowest, max: control.highest };
      const model = modelOf(ends, { save: ({ value }) => move(value) });
      const upright = made("div");
      UPRIGHT.render({ model, el: upright });
      body.prepend(upright);
      controls[name] = { show: (value, max = control.highest) => model.put({ max, value }) };
    } else {
      const jump = (way) => ask("jump", [name, way]);
      controls[name] = CONTROLS[control.kind](control, move, jump);
      panel.append(controls[name].element);
    }
  }

  function shown({ state, highest, written, scene, sentence: told, tables: html }) {
    for (const [name, control] of Object.entries(controls)) control.show(state[name], highest[name], written[name]);
    picture.put({ scene, sentence: told });
    [sentence.textContent, problem.textContent, tables.innerHTML] = [told, "", html];
    numbers.hidden = !html;
    link.hidden = COURSE.explorers[key].prepare !== undefined; // no link can carry a picture
    link.href = `explore.html${toAddress(key, state, described)}`;
    place.dispatchEvent(new CustomEvent("moved", { bubbles: true, detail: link.hash }));
  }
  if (start) first = await python.call("go", key, start(described));
  begin(first);
  place.replaceChildren(made("div", { className: "explorer" }, body));
  PICTURE.render({ model: picture, el: sheet });
  shown(first);
}

// A bar and a line that tell how far Python has come. `start()` waits for it; `say(sentence)` ends the bar.
function pythonComing() {
  const bar = made("progress", { hidden: true, ariaLabel: "Python is loading" });
  const told = made("span");
  told.setAttribute("role", "status");
  const megabytes = (count) => (count / 1e6).toFixed(1);
  async function start() {
    [bar.hidden, told.textContent] = [false, "Python is starting."];
    await python.ready((come, all) => {
      [bar.value, bar.max] = [come, all];
      told.textContent = come < all ? `${megabytes(come)} of ${megabytes(all)} MB` : "Python is starting.";
    });
  }
  return { bar, told, start, say: (sentence) => ([bar.hidden, told.textContent] = [true, sentence]) };
}

// A button that starts Python; `open()` is what is done then. It stays where it is until that succeeds, with one
// sentence if it does not.
function startButton(text, open) {
  const button = made("button", { type: "button", textContent: text });
  const coming = pythonComing();
  let busy = false;
  async function start() {
    if (busy) return;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    try {
      await coming.start();
      await open();
      coming.say("");
    } catch (problem) {
      coming.say(problem.message);
    }
    busy = false;
    button.removeAttribute("aria-disabled");
  }
  button.onclick = start;
  return { element: made("div", { className: "waker" }, button, coming.bar, coming.told), start };
}

// Give a still picture its button; returns what the button does.
function wake(place, key, begin) {
  const { element, start } = startButton("Move it", async () => {
    const pressed = place.contains(document.activeElement);
    await (COURSE.explorers[key].recipe.view === "own_picture" ? openOwnPicture : openExplorer)(place, key, begin);
    place.scrollIntoView({ block: "nearest" });
    if (pressed) place.querySelector("input, select, button").focus({ preventScroll: true });
  });
  place.append(element);
  place.querySelector("img").addEventListener("click", start);
  return start;
}

for (const place of document.querySelectorAll("[data-explorer]")) wake(place, place.dataset.explorer);
