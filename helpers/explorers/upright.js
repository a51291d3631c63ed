// A slider that lies upright, with 0 above: as the rows of a picture are counted.

export default {
  render({ model, el }) {
    const name = model.get("description");
    const label = document.createElement("span");
    const slider = Object.assign(document.createElement("input"), { type: "range", ariaLabel: name });
    const field = Object.assign(document.createElement("input"), { type: "number", ariaLabel: `${name}, as a number` });
    label.textContent = name;
    el.classList.add("upright");
    el.append(label, slider, field);
    const show = () => {
      for (const input of [slider, field]) {
        [input.min, input.max] = [model.get("min"), model.get("max")];
        input.value = model.get("value");
      }
    };
    const go = (value) => {
      model.set("value", Math.min(Math.max(value, model.get("min")), model.get("max")));
      model.save_changes();
    };
    slider.addEventListener("input", () => go(slider.valueAsNumber));
    field.addEventListener("change", () => (Number.isInteger(field.valueAsNumber) ? go(field.valueAsNumber) : show()));
    // Up and down as one sees it; the page of JupyterLab must not scroll meanwhile.
    slider.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      if (step) {
        event.preventDefault();
        go(model.get("value") + step);
      }
    });
    model.on("change:value change:max", show);
    show();
  },
};
