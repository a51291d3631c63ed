// A prediction: its question, a button for each choice, and below them the reply to what was chosen.

export default {
  render({ model, el }) {
    const { name, question, choices, right } = model.get("asked");
    const add = (parent, tag, properties = {}) => {
      const made = Object.assign(document.createElement(tag), properties);
      parent.append(made);
      return made;
    };
    const letter = (place) => `(${"abcdef"[place]})`;
    const group = add(el, "div", { className: "prediction", role: "group", ariaLabel: `Prediction ${name}` });
    add(group, "p", { innerHTML: `<b>Predict</b> (${name}): ${question}` });
    const buttons = choices.map(([choice], place) => {
      const button = add(group, "button", { type: "button" });
      const mark = add(button, "span", { className: "mark", ariaHidden: "true" });
      add(button, "span", { innerHTML: `${letter(place)} ${choice}` });
      button.onclick = () => {
        model.set("chosen", place);
        if (model.get("first") == null) model.set("first", place);
        model.save_changes();
        show();
      };
      return { button, mark };
    });
    const reply = add(group, "p", { role: "status" }); // a screen reader says aloud what comes into it

    function show() {
      const [chosen, first] = [model.get("chosen"), model.get("first")];
      buttons.forEach(({ button, mark }, place) => {
        button.ariaPressed = String(place === chosen);
        mark.textContent = place !== chosen ? "○" : place === right ? "✓" : "✗";
      });
      const before = first === chosen ? "" : ` (Your first choice was ${letter(first)}.)`;
      reply.innerHTML = chosen == null ? "" : `${choices[chosen][1]}${before}`;
    }
    model.on("change:chosen change:first", show);
    show();
  },
};
