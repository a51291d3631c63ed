// The sentence of an explorer, its numbers as tables, and what its controls lack to be used without a mouse or
// without seeing them.

// ipywidgets leaves the name beside a slider out of what a screen reader is told.
function nameSliders(explorer) {
  for (const slider of explorer.querySelectorAll(".widget-slider")) {
    const name = slider.querySelector(".widget-label").textContent;
    slider.querySelector(".noUi-handle").setAttribute("aria-label", name);
    const readout = slider.querySelector(".widget-readout"); // its number can be typed
    readout?.setAttribute("role", "textbox");
    readout?.setAttribute("aria-label", `${name}, as a number`);
    const field = explorer.querySelector(".image-number input"); // beside the slider for images
    if (slider.nextElementSibling?.contains(field)) field.setAttribute("aria-label", `${name}, as a number`);
  }
}

// In a menu, arrows and letters choose, and in a field Enter ends a number. JupyterLab would take them for its
// own: "b" adds a cell. Shift + Enter and the like still reach it.
function keepKeys(event) {
  if (event.target.matches("select, .upright input") && !(event.shiftKey || event.ctrlKey || event.altKey || event.metaKey)) {
    event.stopPropagation();
  }
}

export default {
  render({ model, el }) {
    // Both stay in the page: a screen reader says aloud what changes in them.
    const sentence = document.createElement("p");
    sentence.setAttribute("role", "status");
    const problem = document.createElement("p");
    problem.setAttribute("role", "alert");
    problem.style.fontWeight = "bold";
    const numbers = document.createElement("details");
    const summary = document.createElement("summary");
    const tables = document.createElement("div");
    summary.textContent = "The numbers as tables";
    // Wider than the window, they can be scrolled there, by keyboard too.
    Object.assign(tables, { className: "explorer-tables", tabIndex: 0, role: "group", ariaLabel: "Tables" });
    numbers.append(summary, tables);
    el.append(sentence, problem, numbers);
    const show = () => {
      sentence.textContent = model.get("sentence");
      problem.textContent = model.get("problem");
      sentence.hidden = problem.textContent !== "";
      problem.hidden = problem.textContent === "";
      tables.innerHTML = model.get("tables");
      numbers.hidden = tables.innerHTML === "";
      // It keeps the room of its longest sentence: what is below doesn't jump while a slider moves.
      const text = sentence.hidden ? problem : sentence;
      text.style.minHeight = `${text.getBoundingClientRect().height}px`;
    };
    show();
    model.on("change:sentence change:problem change:tables", show);

    // The sliders come into the page one by one, after this or before.
    let explorer = null;
    const added = new MutationObserver(() => nameSliders(explorer));
    const placed = new ResizeObserver(() => {
      explorer = el.closest(".explorer");
      if (explorer) {
        placed.disconnect();
        nameSliders(explorer);
        explorer.addEventListener("keydown", keepKeys);
        added.observe(explorer, { childList: true, subtree: true });
      }
    });
    placed.observe(el);
    return () => {
      placed.disconnect();
      added.disconnect();
    };
  },
};
