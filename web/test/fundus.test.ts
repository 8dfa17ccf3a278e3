// The geometry of the fundus stage, its light, and its ruler.

import assert from "node:assert/strict";
import { test } from "node:test";
import { apply, curve, isPlain, PLAIN } from "../src/viewers/fundus/light.ts";
import { across, inDiscs, moved } from "../src/viewers/fundus/ruler.ts";
import { corner, fitting, inPicture, onStage, panned, partFor, stepped, WHOLE, zoomed, zoomOf } from "../src/viewers/fundus/view.ts";

const PICTURE = { width: 4000, height: 3000 };
const STAGE = { width: 900, height: 700 };
const MIDDLE = { x: 450, y: 350 };

test("the whole picture fits, and lies in the middle", () => {
  assert.equal(zoomOf(WHOLE, PICTURE, STAGE), 0.225);
  assert.deepEqual(corner(WHOLE, PICTURE, STAGE), { x: 0, y: 13 });
});

test("one to one is one pixel on one pixel, at whole places", () => {
  const view = zoomed(WHOLE, 1, MIDDLE, PICTURE, STAGE);
  const at = corner(view, PICTURE, STAGE);

  assert.equal(zoomOf(view, PICTURE, STAGE), 1);
  assert.equal(at.x, Math.round(at.x));
});

test("what is pointed at stays where it is while zooming", () => {
  const about = { x: 700, y: 200 };
  const before = inPicture(about, WHOLE, PICTURE, STAGE);
  const after = inPicture(about, zoomed(WHOLE, 2, about, PICTURE, STAGE), PICTURE, STAGE);

  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 0.5);
});

test("a push moves by as many pixels of the screen, and never beyond the picture", () => {
  const view = zoomed(WHOLE, 1, MIDDLE, PICTURE, STAGE);
  const place = { x: 2000, y: 1500 };
  const before = onStage(place, view, PICTURE, STAGE);
  const after = onStage(place, panned(view, { x: 30, y: -20 }, PICTURE), PICTURE, STAGE);

  assert.deepEqual([after.x - before.x, after.y - before.y], [30, -20]);
  assert.deepEqual(panned(view, { x: 1e6, y: 0 }, PICTURE).at.x, 0);
  assert.equal(panned(WHOLE, { x: 30, y: 0 }, PICTURE), WHOLE);
});

test("as many steps away as closer lead back to the whole", () => {
  const closer = stepped(stepped(WHOLE, 3, PICTURE, STAGE), -3, PICTURE, STAGE);

  assert.deepEqual(closer, WHOLE);
  assert.equal(zoomOf(stepped(WHOLE, 99, PICTURE, STAGE), PICTURE, STAGE), 16);
});

test("each zoom asks for the coarsest copy that still has a pixel a pixel", () => {
  assert.deepEqual([0.1, 0.225, 0.5, 0.6, 4].map(partFor), [1 / 8, 1 / 4, 1 / 2, 1, 1]);
  assert.equal(fitting(PICTURE, STAGE), 0.225);
});

test("untouched light changes nothing; more of it, more contrast and the green channel do what they say", () => {
  assert.ok(isPlain(PLAIN));
  assert.deepEqual([...curve(PLAIN)], Array.from({ length: 256 }, (_, value) => value));
  assert.equal(curve({ ...PLAIN, light: 25 })[100], 164);
  assert.equal(curve({ ...PLAIN, contrast: 25 })[200], 255);
  assert.equal(curve({ ...PLAIN, contrast: 25 })[64], 1);

  const pixels = new Uint8ClampedArray([200, 90, 10, 255]);
  apply(pixels, { ...PLAIN, isRedFree: true });
  assert.deepEqual([...pixels], [90, 90, 90, 255]);
});

test("a ruler is as long as the discs between its ends", () => {
  const ruler = across({ x: 500, y: 400 }, 120);

  assert.equal(inDiscs(ruler, 120), 1);
  assert.equal(inDiscs(moved(ruler, "to", { x: 60, y: 0 }), 120), 1.5);
});
