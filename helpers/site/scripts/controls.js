// A view's controls as the browser's own inputs. Each is {element, show(value, highest)}; it calls `move(value)`
// when somebody moves it, and one that chooses an image `jump(way)`.

const made = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// Two inputs for one whole number: a slider, and a field to type it.
function wholeNumber(control, move) {
  const ends = { min: control.lowest, max: control.highest };
  const slider = made("input", { type: "range", ariaLabel: control.name, ...ends });
  const field = made("input", { type: "number", ariaLabel: `${control.name}, as a number`, ...ends });
  let last = control.value;
  slider.oninput = () => move(slider.valueAsNumber);
  field.onchange = () => (Number.isInteger(field.valueAsNumber) ? move(field.valueAsNumber) : (field.value = last));
  const show = (value, highest = control.highest) => {
    last = value;
    for (const input of [slider, field]) [input.max, input.value] = [highest, value];
  };
  return { slider, field, show };
}

const CONTROLS = {
  Slider(control, move) {
    const { slider, field, show } = wholeNumber(control, move);
    return { element: made("div", { className: "control" }, made("span", { textContent: control.name }), slider, field), show };
  },
  Images(control, move, jump) {
    const { slider, field, show } = wholeNumber(control, move);
    let now = control.value;
    const button = (textContent, title, onclick) => made("button", { type: "button", textContent, title, onclick });
    const buttons = [
      button("◀", `previous ${control.name}`, () => move(Math.max(now - 1, control.lowest))),
      button("▶", `next ${control.name}`, () => move(Math.min(now + 1, control.highest))),
      ...control.ways.map((way) => button(way, `${control.name}: ${way}`, () => jump(way))),
    ];
    const element = made(
      "div",
      { className: "control" },
      made("span", { textContent: control.name }),
      slider,
      field,
      made("div", { className: "ways" }, ...buttons),
    );
    return { element, show: (value, highest) => show((now = value), highest) };
  },
  Menu(control, move) {
    const options = control.options.map(([name], place) => made("option", { textContent: name, value: place }));
    const menu = made("select", {}, ...options);
    menu.onchange = () => move(control.options[menu.value][1]);
    const show = (value) => (menu.value = control.options.findIndex(([, option]) => option === value));
    return { element: made("label", { className: "control" }, made("span", { textContent: control.name }), menu), show };
  },
  Switch(control, move) {
    const box = made("input", { type: "checkbox" });
    box.onchange = () => move(box.checked);
    const element = made("label", { className: "control switch" }, box, made("span", { textContent: control.name }));
    return { element, show: (value) => (box.checked = value) };
  },
  // Nine fields and a menu of known numbers, such as kernels. What is no number stays in its field until it is one.
  Numbers(control, move) {
    const menu = made("select", {}, ...control.names.map((name) => made("option", { textContent: name })));
    const problem = made("p", { className: "problem" });
    problem.setAttribute("role", "alert");
    const fields = Array.from("111222333", (row, place) => {
      const name = `w${"₁₂₃"[row - 1]}${"₁₂₃"[place % 3]}`;
      const field = made("input", { type: "text", inputMode: "text", ariaLabel: name, autocomplete: "off" });
      field.onchange = async () => {
        const { numbers, problem: wrong } = await python.call("read_numbers", fields.map((each) => each.value));
        problem.textContent = wrong ?? "";
        if (numbers) move(numbers);
      };
      return field;
    });
    menu.onchange = () => menu.value in control.known && move(control.known[menu.value]);
    const element = made(
      "div",
      { className: "control" },
      made("label", {}, made("span", { textContent: control.name }), menu),
      made("div", { className: "numbers" }, ...fields),
      problem,
    );
    const show = (value, highest, written) => {
      menu.value = written.name;
      problem.textContent = "";
      fields.forEach((field, place) => (field.value = written.texts[place]));
    };
    return { element, show };
  },
};
