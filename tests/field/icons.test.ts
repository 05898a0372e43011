import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { inflateSync } from "node:zlib";
// @ts-expect-error: the build's own script
import { icons } from "../../web/icons.mjs";

const drawing = readFileSync(new URL("../../src/wangge/faces/look/static/look/favicon.svg", import.meta.url), "utf8");

/** Side and pixels of a picture; throws where it is none. */
function opened(picture: Buffer): { side: number; at: (x: number, y: number) => number[] } {
  assert.equal(picture.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n");
  const side = picture.readUInt32BE(16), length = picture.readUInt32BE(33), rows = inflateSync(picture.subarray(41, 41 + length));
  return { side, at: (x, y) => [...rows.subarray(y * (side * 4 + 1) + 1 + x * 4).subarray(0, 4)] };
}

test("the drawing becomes a picture of each size, its lines where they are drawn", () => {
  const all = new Map([...icons(drawing)].map(([name, picture]: any) => [name, opened(picture)]));
  assert.deepEqual([...all].map(([name, each]) => [name, each.side]), [["180", 180], ["192", 192], ["512", 512], ["512-maskable", 512]]);
  const plain = all.get("512")!, maskable = all.get("512-maskable")!;
  assert.deepEqual(plain.at(256, 184), [0xfb, 0xfa, 0xf7, 255], "the upper line");
  assert.deepEqual(plain.at(256, 256), [0x93, 0xbc, 0xe4, 255], "the field in the middle");
  assert.deepEqual(plain.at(100, 60), [0x23, 0x50, 0x7a, 255], "the ground");
  assert.equal(plain.at(0, 0)[3], 0, "its corners are round");
  assert.deepEqual(maskable.at(0, 0), [0x23, 0x50, 0x7a, 255], "a phone cuts its own shape out of this one");
});

test("a drawing of anything else is refused, not half drawn", () => {
  assert.throws(() => icons(drawing.replace("<rect", "<circle")), /rectangles and lines/);
  assert.throws(() => icons(drawing.replace("h19", "q1 2 3 4")), /M, h, v and c/);
});
