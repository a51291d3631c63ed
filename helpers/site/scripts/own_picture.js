// Your own picture: drawn, or from a file; its steps and its maps are two explorers below.

const SIDE = 28; // of the drawing, as of an image of the data set
const MOST = 89_478_485; // pixels: as many as Pillow takes

// The pixels of a file, and what is to be said; or an Error with one sentence.
async function pixelsOf(file) {
  const begins = await file.slice(0, 2000).text();
  if (begins.includes("<svg")) throw new Error("This is an SVG, a drawing made of lines, not of pixels: save it as a PNG first.");
  let bitmap = null;
  try {
    bitmap = await createImageBitmap(file); // upright, as a photograph's EXIF says
  } catch {
    const known = file.type.startsWith("image/");
    throw new Error(
      known
        ? "The file is damaged, or a part of it is missing: use another one."
        : "This picture cannot be read: use a JPEG, PNG, GIF or WebP file.",
    );
  }
  const { width, height } = bitmap;
  if (width * height > MOST) throw new Error("The picture has more than 89 million pixels: use a smaller one.");
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  pen.drawImage(bitmap, 0, 0);
  const told = `${file.name}: ${width.toLocaleString("en")} by ${height.toLocaleString("en")} pixels.`;
  const moves = (await moving(file)) ? " Only the first frame of the animation is used." : "";
  return { image: pen.getImageData(0, 0, width, height), told: told + moves };
}

async function moving(file) {
  if (!globalThis.ImageDecoder || !(await ImageDecoder.isTypeSupported(file.type))) return false;
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: file.type });
  await decoder.tracks.ready;
  return decoder.tracks.selectedTrack.animated;
}

// A black square to draw on in white, with mouse or finger; `drawn(image)` is told of each stroke.
function drawingPad(drawn) {
  const pad = made("canvas", { className: "pad", width: SIDE, height: SIDE, ariaLabel: "A square to draw on, with mouse or finger" });
  pad.setAttribute("role", "img");
  const pen = pad.getContext("2d", { willReadFrequently: true });
  function clear() {
    pen.fillStyle = "black";
    pen.fillRect(0, 0, SIDE, SIDE);
  }
  clear();
  Object.assign(pen, { strokeStyle: "white", lineWidth: 2.2, lineCap: "round", lineJoin: "round" });
  let last = null;
  function stroke(event) {
    const { left, top, width } = pad.getBoundingClientRect();
    const here = [((event.clientX - left) * SIDE) / width, ((event.clientY - top) * SIDE) / width];
    pen.beginPath();
    pen.moveTo(...(last ?? here));
    pen.lineTo(...here);
    pen.stroke();
    last = here;
  }
  pad.onpointerdown = (event) => {
    pad.setPointerCapture(event.pointerId);
    stroke(event);
  };
  pad.onpointermove = (event) => last && stroke(event);
  pad.onpointerup = pad.onpointercancel = () => {
    if (last) drawn(pen.getImageData(0, 0, SIDE, SIDE));
    last = null;
  };
  return { pad, clear };
}

async function openOwnPicture(place, key) {
  const still = place.querySelector("img").cloneNode();
  const [network] = COURSE.explorers[key].recipe.arguments;
  const own = (name) => ({ kind: "own", name });
  let image = null; // the last one that was right
  const prepare = () => python.call("take_picture", network, image.data, image.height, image.width);
  COURSE.explorers["own-steps"] = { prepare, recipe: { view: "own_picture", arguments: [own("subject"), own("steps")] } };
  const start = [own("subject"), own("scales"), "conv2d", 0, 0];
  COURSE.explorers["own-maps"] = { prepare, recipe: { view: "feature_maps", arguments: start } };

  const file = made("input", { type: "file", accept: "image/*" });
  const told = made("p");
  told.setAttribute("role", "status");
  const [steps, maps] = [made("div", {}, still), made("div")];
  let where = ""; // the layer, filter and cell that are looked at stay
  maps.addEventListener("moved", ({ detail }) => (where = detail.split("?")[1] ?? ""));
  let turn = Promise.resolve(); // one picture after the other
  function show(next, sentence) {
    turn = turn.then(async () => {
      image = next;
      try {
        await openExplorer(steps, "own-steps");
        await openExplorer(maps, "own-maps", (controls) => fromAddress(where, controls));
        told.textContent = sentence;
      } catch (problem) {
        told.textContent = problem.message;
      }
    });
  }
  file.onchange = async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    try {
      const { image: pixels, told: sentence } = await pixelsOf(chosen);
      show(pixels, sentence);
    } catch (problem) {
      told.textContent = `${chosen.name}: ${problem.message} The picture below is still the previous one.`;
    }
  };
  const { pad, clear } = drawingPad((drawn) => show(drawn, "Your drawing."));
  const again = made("button", { type: "button", textContent: "Clear the drawing", onclick: clear });
  const ways = made("div", { className: "ways" }, made("label", {}, "Your picture ", file), made("div", {}, "or draw: ", pad, again));
  place.replaceChildren(made("div", { className: "own" }, ways, told), steps, maps);
}
