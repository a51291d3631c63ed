// How each shape of helpers/drawing/shapes.py is painted on a canvas. It comes before picture.js, in one module.

const GREY = "rgb(150 150 150)";

const rgb = (colour) => `rgb(${colour.join(" ")})`;

// Each draws one shape. `px` is a pixel of the window in units of the picture, `ink` the colour of text.
const DRAW = {
  Tile(pen, px, ink, left, top, width, height, rows, columns, bytes) {
    const cells = new OffscreenCanvas(columns, rows);
    const pixels = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    cells.getContext("2d").putImageData(new ImageData(pixels, columns, rows), 0, 0);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(cells, left, top, width, height);
  },
  Frame(pen, px, ink, left, top, width, height, dashed) {
    for (const [colour, thick] of [["black", 4 * px], ["white", 2 * px]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = thick;
      pen.setLineDash(dashed && colour === "white" ? [4 * px, 4 * px] : []);
      pen.strokeRect(left, top, width, height);
    }
    pen.setLineDash([]);
  },
  Box(pen, px, ink, left, top, width, height, colour) {
    if (colour) {
      pen.fillStyle = rgb(colour);
      pen.fillRect(left, top, width, height);
    } else {
      pen.strokeStyle = GREY;
      pen.lineWidth = px;
      pen.strokeRect(left, top, width, height);
    }
  },
  Line(pen, px, ink, left, top, right, bottom) {
    pen.strokeStyle = GREY;
    pen.lineWidth = px;
    pen.beginPath();
    pen.moveTo(left, top);
    pen.lineTo(right, bottom);
    pen.stroke();
  },
  Stripes(pen, px, ink, left, top, width, height, colour) {
    pen.save();
    pen.beginPath();
    pen.rect(left, top, width, height);
    pen.clip();
    pen.fillStyle = "white";
    pen.fillRect(left, top, width, height);
    pen.strokeStyle = rgb(colour);
    pen.lineWidth = 2 * px;
    pen.beginPath();
    for (let x = left - height; x < left + width; x += 6 * px) {
      pen.moveTo(x, top + height);
      pen.lineTo(x + height, top);
    }
    pen.stroke();
    pen.restore();
  },
  Dots(pen, px, ink, places, size) {
    pen.fillStyle = "white";
    pen.strokeStyle = "black";
    pen.lineWidth = px;
    for (const [x, y] of places) {
      pen.beginPath();
      pen.arc(x, y, size / 2, 0, 7);
      pen.fill();
      pen.stroke();
    }
  },
  Words(pen, px, ink, text, left, middle, size, align, colour, bold, turned) {
    pen.save();
    pen.translate(left, middle);
    if (turned) pen.rotate(-Math.PI / 2);
    pen.font = `${bold ? "bold " : ""}${size}px sans-serif`;
    [pen.textAlign, pen.textBaseline] = [align, "middle"];
    pen.fillStyle = colour ? rgb(colour) : ink;
    pen.fillText(text, 0, 0);
    pen.restore();
  },
};
