// 图标: the pictures that a phone puts among its apps, drawn from the one favicon.svg when the front end is built.
//
// That drawing is made of rectangles and of lines with round ends; this reads exactly these and refuses anything else.
import { deflateSync } from "node:zlib";

const SIZES = [["180", 180, false], ["192", 192, false], ["512", 512, false], ["512-maskable", 512, true]];

/** name → PNG. A maskable one is filled to its edges, the drawing within the circle that every phone leaves of it. */
export function icons(svg) {
  const { side, shapes } = read(svg);
  return new Map(SIZES.map(([name, size, maskable]) => [name, png(size, painted(shapes, side, size, maskable))]));
}

function read(svg) {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)[1]);
  const shapes = [];
  let line = null;
  for (const [whole, tag, attributes] of svg.matchAll(/<([a-z]+)([^>]*?)\/?>/g)) {
    const given = Object.fromEntries([...attributes.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    const number = (name, otherwise = 0) => Number(given[name] ?? otherwise);
    if (tag === "g") line = { colour: given.stroke, half: number("stroke-width") / 2 };
    else if (tag === "rect") shapes.push({ colour: given.fill, distance: rectangle(number("x"), number("y"), number("width"), number("height"), number("rx")) });
    else if (tag === "path" && line) shapes.push({ colour: line.colour, distance: stroke(points(given.d), line.half) });
    else if (tag !== "svg") throw new Error(`an icon of rectangles and lines only, not of ${whole}`);
  }
  return { side, shapes };
}

/** How far outside it a point is; negative within. */
function rectangle(x, y, width, height, round) {
  return (px, py) => {
    const dx = Math.abs(px - x - width / 2) - width / 2 + round, dy = Math.abs(py - y - height / 2) - height / 2 + round;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - round;
  };
}

function stroke(lines, half) {
  return (px, py) => {
    let nearest = Infinity;
    for (const [ax, ay, bx, by] of lines) {
      const dx = bx - ax, dy = by - ay, along = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)));
      nearest = Math.min(nearest, Math.hypot(px - ax - along * dx, py - ay - along * dy));
    }
    return nearest - half;
  };
}

/** The straight pieces of a path of M, h, v and c. */
function points(d) {
  const lines = [];
  let x = 0, y = 0;
  const to = (nx, ny) => {
    lines.push([x, y, nx, ny]);
    [x, y] = [nx, ny];
  };
  for (const [, letter, rest] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const n = [...rest.matchAll(/-?(?:\d*\.\d+|\d+)/g)].map(Number);
    if (letter === "M") [x, y] = n;
    else if (letter === "h") to(x + n[0], y);
    else if (letter === "v") to(x, y + n[0]);
    else if (letter === "c") {
      const [fx, fy] = [x, y];
      for (let at = 1; at <= 16; at++) {
        const t = at / 16, [b, c, e] = [3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t ** 3];
        to(fx + b * n[0] + c * n[2] + e * n[4], fy + b * n[1] + c * n[3] + e * n[5]);
      }
    } else throw new Error(`a path of M, h, v and c only, not ${letter}`);
  }
  return lines;
}

function painted(shapes, side, size, maskable) {
  const pixels = new Uint8Array(size * size * 4), shrink = maskable ? 0.8 : 1, scale = (size / side) * shrink, edge = (size * (1 - shrink)) / 2;
  for (let at = 0; at < size * size; at++) {
    const px = ((at % size) + 0.5 - edge) / scale, py = (Math.floor(at / size) + 0.5 - edge) / scale;
    let [red, green, blue, alpha] = [0, 0, 0, 0];
    shapes.forEach(({ colour, distance }, order) => {
      const cover = maskable && order === 0 ? 1 : Math.min(1, Math.max(0, 0.5 - distance(px, py) * scale));
      if (!cover) return;
      const [r, g, b] = [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16)), all = cover + alpha * (1 - cover);
      [red, green, blue] = [[red, r], [green, g], [blue, b]].map(([under, over]) => (over * cover + under * alpha * (1 - cover)) / all);
      alpha = all;
    });
    pixels.set([Math.round(red), Math.round(green), Math.round(blue), Math.round(alpha * 255)], at * 4);
  }
  return pixels;
}

function png(size, pixels) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) rows.set(pixels.subarray(y * size * 4, (y + 1) * size * 4), y * (size * 4 + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8); // eight bits, with alpha
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), part("IHDR", head), part("IDAT", deflateSync(rows, { level: 9 })), part("IEND", Buffer.alloc(0))]);
}

function part(name, content) {
  const said = Buffer.concat([Buffer.from(name, "latin1"), content]), whole = Buffer.alloc(said.length + 8);
  whole.writeUInt32BE(content.length, 0);
  whole.set(said, 4);
  whole.writeUInt32BE(sum(said), said.length + 4);
  return whole;
}

/** CRC-32; node's own is younger than the oldest node that builds this. */
function sum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}
