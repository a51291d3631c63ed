// An explorer's picture: draws its shapes, and tells the kernel which cell of which grid is pointed at.
// How a shape is painted says shapes.js, which comes before; what a grid is, helpers/views/view.py.

// What the hint line says of a cell.
function told(grid, row, column) {
  const place = row * grid.cells[1] + column;
  if (grid.names) return grid.names[place] ?? "";
  if (!grid.values) return `row ${row}, column ${column}`;
  const bytes = grid.values; // numbers of four bytes each, which need not begin at a multiple of four
  const value = new DataView(bytes.buffer, bytes.byteOffset).getFloat32(4 * place, true);
  const number = value.toLocaleString("en", { maximumFractionDigits: 2 }).replace("-", "−");
  return `row ${row}, column ${column}: ${number === "−0" ? "0" : number}`;
}

function frameOfCell({ place: [left, top, width, height], cells: [rows, columns] }, row, column) {
  return [left + (column * width) / columns, top + (row * height) / rows, width / columns, height / rows];
}

export default {
  render({ model, el }) {
    const add = (parent, name, className, content = {}) => {
      const made = Object.assign(document.createElement(name), { className, ...content });
      parent.append(made);
      return made;
    };
    const sheet = add(el, "div", "sheet");
    const canvas = add(sheet, "canvas", "");
    canvas.setAttribute("role", "img");
    add(sheet, "p", "asleep", { textContent: "Run this cell to move it." });
    const bar = add(el, "div", "bar");
    const hint = add(bar, "p", "hint");

    let told_of = null; // the grid, row and column under the pointer
    // While the kernel is busy the newest of what is told of a drag counts, but no click and no step is lost.
    const tell = (...what) => {
      model.set("pointed", [...what, performance.now()]); // with its time: the same cell twice is told twice
      model.save_changes();
    };
    const send = (...what) => model.send(what);

    function paint() {
      const scene = model.get("scene");
      const wide = canvas.clientWidth * (window.devicePixelRatio || 1);
      if (!wide) return;
      const [width, height] = scene.size;
      const scale = wide / width;
      [canvas.width, canvas.height] = [Math.round(wide), Math.round(height * scale)];
      const pen = canvas.getContext("2d");
      pen.setTransform(scale, 0, 0, scale, 0, 0);
      const px = width / canvas.clientWidth;
      const ink = getComputedStyle(el).color;
      for (const [name, ...shape] of scene.shapes) DRAW[name](pen, px, ink, ...shape);
      const grid = told_of && scene.grids[told_of[0]];
      hint.textContent = scene.hint;
      if (!grid) return;
      const [, row, column] = told_of;
      if (row >= grid.cells[0] || column >= grid.cells[1]) return;
      hint.textContent = told(grid, row, column) || scene.hint;
      if (!hint.textContent) return;
      DRAW.Frame(pen, px, ink, ...frameOfCell(grid, row, column), true);
      if (grid.sees) {
        const [[top, tall], [left, broad]] = [grid.sees[0][row], grid.sees[1][column]];
        if (tall && broad) DRAW.Frame(pen, px, ink, left, top, broad, tall, true);
      }
    }

    // Over each grid lies something that can be pointed at; it stays while the same grid is drawn anew,
    // so that a drag goes on.
    let laid = "";
    function layGrids() {
      const { size, grids } = model.get("scene");
      const places = JSON.stringify([size, grids.map((grid) => [grid.place, grid.cells])]);
      if (places === laid) return;
      laid = places;
      told_of = null;
      sheet.style.aspectRatio = size.join("/");
      sheet.style.setProperty("--shape", size[0] / size[1]);
      sheet.querySelectorAll(".grid").forEach((old) => old.remove());
      grids.forEach(({ place, chooses, moves }, number) => {
        const area = add(sheet, "div", `grid${chooses ? " chooses" : ""}${moves ? " moves" : ""}`);
        ["left", "top", "width", "height"].forEach((side, axis) => {
          area.style[side] = `${(100 * place[axis]) / size[axis % 2]}%`;
        });
        const cellAt = (event) => {
          const [rows, columns] = model.get("scene").grids[number].cells;
          const { left, top, width, height } = area.getBoundingClientRect();
          const cell = (share, cells) => Math.min(Math.max(Math.floor(share * cells), 0), cells - 1);
          return [cell((event.clientY - top) / height, rows), cell((event.clientX - left) / width, columns)];
        };
        const point = (event) => {
          const cell = [number, ...cellAt(event)];
          if (`${cell}` === `${told_of}`) return; // it is told already
          told_of = cell;
          paint();
        };
        let last = ""; // the cell that was chosen last, and the one on which the pointer went down
        let pressed = "";
        const choose = (event) => {
          const cell = cellAt(event);
          if (!chooses || `${cell}` === last) return;
          last = `${cell}`;
          (moves ? tell : send)("cell", number, ...cell);
        };
        area.addEventListener("pointermove", (event) => {
          point(event);
          if (area.hasPointerCapture(event.pointerId) && moves) choose(event);
        });
        area.addEventListener("pointerdown", (event) => {
          pressed = "";
          if (event.button) return;
          play(false);
          area.setPointerCapture(event.pointerId);
          point(event);
          [last, pressed] = ["", `${cellAt(event)}`];
          if (moves) choose(event);
        });
        // A finger that scrolls the page chooses nothing: the browser then cancels what began.
        area.addEventListener("pointerup", (event) => {
          if (!moves && `${cellAt(event)}` === pressed) choose(event);
        });
        area.addEventListener("pointerleave", () => {
          told_of = null;
          paint();
        });
      });
    }

    const awake = () => el.isConnected && !el.closest(".jupyter-widgets-disconnected");

    // Step by step, or all of them one after the other; not for those who asked for less motion.
    let timer = 0;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const button = (textContent, title) => add(bar, "button", "jupyter-button", { textContent, title });
    const back = button("Back", "one step back");
    const player = button("Play", "step after step");
    const next = button("Step", "one step on");
    const again = button("Reset", "everything as it was at the start");
    function play(on) {
      clearInterval(timer);
      timer = on ? setInterval(() => (awake() ? tell("step", 1) : play(false)), 200) : 0;
      player.textContent = on ? "Pause" : "Play";
    }
    back.onclick = () => (play(false), send("step", -1));
    next.onclick = () => (play(false), send("step", 1));
    again.onclick = () => (play(false), send("again"));
    player.onclick = () => play(!timer);
    bar.classList.toggle("steps", model.get("steps"));
    for (const each of [back, player, next]) each.hidden = !model.get("steps");
    player.hidden ||= still;

    const name = () => canvas.setAttribute("aria-label", model.get("sentence"));
    function show() {
      layGrids();
      paint();
    }
    model.on("change:scene", show);
    model.on("change:sentence", name); // another sentence may be true of the same picture
    const resized = new ResizeObserver(paint);
    resized.observe(canvas);
    // Another theme has another colour of text.
    const themed = new MutationObserver(paint);
    themed.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name"] });
    const darkness = window.matchMedia("(prefers-color-scheme: dark)");
    darkness.addEventListener("change", paint);
    name();
    show();

    // After Shift + Enter JupyterLab scrolls to the next cell, before or after there is a picture. Bring it
    // back, for as long as nobody does anything else.
    let tries = 10;
    const arrived = setInterval(() => {
      const after = el.closest(".jp-Cell")?.nextElementSibling;
      if (after?.matches(".jp-mod-active")) el.closest(".explorer").scrollIntoView({ block: "nearest" });
      if (!--tries) clearInterval(arrived);
    }, 200);
    for (const kind of ["wheel", "pointerdown", "keydown"]) {
      document.addEventListener(kind, () => clearInterval(arrived), { capture: true, once: true });
    }
    return () => {
      clearInterval(arrived);
      play(false);
      resized.disconnect();
      themed.disconnect();
      darkness.removeEventListener("change", paint);
    };
  },
};
