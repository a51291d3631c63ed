// Exercises: each stub becomes a field. Python runs what is typed there, and `checks` judges it.

// What is kept of a notebook in the browser: answers (text, what was printed and said, hints taken) by exercise,
// what `checks` remembers, and its progress. A browser may keep nothing, or be full: then the page goes on without.
function keptOf(notebook) {
  const key = `seeing-convolutions/${notebook}`;
  const kept = {
    forget: () => Object.assign(kept, { answers: {}, outcomes: {}, progress: "" }),
    of: (name) => (kept.answers[name] ??= { printed: "", said: "", hints: [] }),
    save() {
      try {
        localStorage.setItem(key, JSON.stringify(kept));
      } catch {}
    },
  };
  kept.forget();
  try {
    Object.assign(kept, JSON.parse(localStorage.getItem(key)));
  } catch {}
  return kept;
}

// One thing after the other: each must know how the one before it went. `ask` starts Python where it must, and
// says so in `coming`; it resolves to nothing after one sentence on what went wrong.
const ask = (() => {
  let last = Promise.resolve();

  async function asked(coming, stops, call) {
    let timer = 0;
    try {
      await coming.start();
      await python.give("rest"); // of Python, which an answer may import
      coming.say("");
      timer = setTimeout(() => {
        stops.hidden = false;
        coming.say("Python is computing.");
      }, 300);
      const result = await python.call(...call());
      coming.say("");
      return result;
    } catch (problem) {
      coming.say(problem.ended ? `${problem.message} Your answer is still here.` : problem.message);
    } finally {
      clearTimeout(timer);
    }
  }
  return (...given) => (last = last.then(() => asked(...given)));
})();

// An exercise in the cell of its stub; returns what shows it as it is kept.
function exercise(name, { cell: id, source }, { imports, kept, moved }) {
  const { field, fit, retype } = codeField(() => run());
  const coming = pythonComing();
  const button = (textContent, onclick) => made("button", { type: "button", textContent, onclick });
  const runs = button("Run", () => run());
  const stops = Object.assign(button("Stop", () => python.stop()), { hidden: true });
  const buttons = [runs, button("Hint", hint), button("Start again", () => retype(source)), stops];
  const keys = made("p", {
    className: "keys",
    id: `${id}-keys`,
    textContent: "Tab indents; Escape, then Tab leaves the field. Ctrl + Enter runs.",
  });
  field.id = `${id}-field`;
  field.setAttribute("aria-describedby", keys.id);
  const label = made("label", { htmlFor: field.id, textContent: `Your answer to ${name}` });
  const row = made("div", { className: "buttons" }, ...buttons, coming.bar, coming.told);
  const printed = made("pre", { tabIndex: 0, role: "region", ariaLabel: `Printed by your answer to ${name}` });
  const said = made("p", { role: "status" });
  const hints = made("div", { role: "log", ariaLabel: `Hints for ${name}` });
  const cell = document.getElementById(`cell-id=${id}`);
  cell.querySelector(".input").replaceChildren(made("div", { className: "answer" }, label, field, keys, row));
  cell.querySelector(".output_wrapper").replaceChildren(made("div", { className: "judged" }, printed, said, hints));

  function show() {
    const answer = kept.of(name);
    [printed.textContent, printed.hidden] = [answer.printed, !answer.printed];
    said.textContent = answer.said;
    said.classList.toggle("problem", Boolean(answer.failed));
    hints.replaceChildren(...answer.hints.map((textContent) => made("p", { textContent })));
  }
  let busy = false;
  async function doing(what, ...given) {
    if (busy) return null;
    busy = true;
    const result = await ask(coming, stops, () => [what, name, ...given, kept.outcomes]);
    if (document.activeElement === stops) runs.focus();
    [busy, stops.hidden] = [false, true];
    if (!result) return null;
    const before = kept.outcomes[name]?.hints ?? 0;
    for (const [other, outcome] of Object.entries(result.outcomes)) {
      if (!("chosen" in outcome)) kept.outcomes[other] = outcome; // a prediction may be newer here
    }
    kept.progress = result.progress;
    return { ...result, newHint: result.outcomes[name].hints > before };
  }
  function done() {
    kept.save();
    show();
    moved();
  }
  async function run() {
    if (!busy) [said.textContent, printed.hidden] = ["", true];
    const result = await doing("run", field.value, imports);
    if (!result) return;
    Object.assign(kept.of(name), { printed: result.printed, said: result.said, failed: result.failed });
    done();
  }
  async function hint() {
    const result = await doing("hint");
    if (!result) return;
    if (result.newHint) kept.of(name).hints.push(result.said);
    else coming.say(result.said);
    done();
  }
  field.oninput = () => {
    fit();
    kept.of(name).text = field.value;
    kept.save();
  };
  return () => {
    field.value = kept.of(name).text ?? source;
    fit();
    show();
  };
}

// A prediction in the cell that asks for it; returns what shows it as it is kept.
function prediction(id, asked, { kept, moved }) {
  const cell = document.getElementById(`cell-id=${id}`);
  const place = made("div");
  function save({ chosen, first }) {
    kept.outcomes[asked.name] = { chosen, first };
    kept.save();
    moved();
  }
  const model = modelOf({ asked }, { save });
  PREDICTION.render({ model, el: place });
  cell.querySelector(".input").hidden = true;
  cell.querySelector(".output_wrapper").replaceChildren(place);
  return () => model.put({ chosen: null, first: null, ...kept.outcomes[asked.name] });
}

function exercises({ notebook, stubs, predictions, imports, progress }) {
  const cellOf = (id) => document.getElementById(`cell-id=${id}`);
  const kept = keptOf(notebook);
  const total = cellOf(progress).querySelector(".output");
  const untouched = total.textContent.trim();
  const line = made("p");
  function moved() {
    const chosen = Object.values(kept.outcomes).filter((one) => one.chosen != null).length;
    line.textContent = (kept.progress || untouched).replace(/\d+(?= of \d+ predictions)/, chosen);
  }
  const shows = [moved];
  for (const [id, asked] of Object.entries(predictions)) shows.push(prediction(id, asked, { kept, moved }));
  for (const [name, stub] of Object.entries(stubs)) {
    if (!stub.keras) shows.push(exercise(name, stub, { imports, kept, moved }));
    else {
      const textContent = `${name} needs Keras, which a page does not have: answer it in the notebook.`;
      cellOf(stub.cell).querySelector(".output").replaceChildren(made("p", { textContent }));
    }
  }
  function forget() {
    if (!confirm("Forget your answers on this page?")) return;
    kept.forget();
    kept.save();
    for (const show of shows) show();
  }
  const button = made("button", { type: "button", textContent: "Forget my answers on this page", onclick: forget });
  total.replaceChildren(line, button);
  for (const show of shows) show();
}

if (COURSE.exercises) exercises(COURSE.exercises);
