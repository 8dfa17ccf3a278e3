// Filters a record as the ECG room does, tile by tile: for tests that compare it with another program's filter.
// Input: a line of JSON {rate_hz, tile, gaps, filters}, then int16; output: int16, filter after filter. Run with --import ./test/typescript.mjs.

import { readFileSync } from "node:fs";
import { parse } from "../src/viewers/ecg/filter.ts";
import { Filtered } from "../src/viewers/ecg/filtered.ts";
import { tilesOf } from "../src/viewers/ecg/record.ts";
import { Tiles } from "../src/viewers/ecg/tiles.ts";

const input = readFileSync(0);
const head = input.indexOf("\n");
const asked = JSON.parse(input.subarray(0, head).toString());
const samples = new Int16Array(input.buffer.slice(input.byteOffset + head + 1, input.byteOffset + input.length));
const meta = {
  leads: ["I"], starts: 0, rateHz: asked.rate_hz, samples: samples.length, microvoltsPerLsb: 1, factor: 8, tile: asked.tile,
  lengths: [samples.length], gaps: asked.gaps.map(([first, last]) => ({ first, last, reason: "missing" })),
};
const tile = (_lead, _level, index) => Promise.resolve(samples.slice(index * asked.tile, (index + 1) * asked.tile));
const tiles = new Tiles({ meta, tile }, { landed: () => {}, failed: () => {} });
const size = samples.length * 2;
const out = Buffer.alloc(size * asked.filters.length);
for (const [number, filter] of asked.filters.entries()) {
  const shown = new Filtered(parse(filter), tiles, meta, () => {});
  for (let index = 0; index < tilesOf(meta, 0); index++) {
    let made = null;
    while (!(made = shown.now(0, index))) await new Promise((done) => setImmediate(done));
    Buffer.from(made.buffer).copy(out, number * size + index * asked.tile * 2);
  }
  shown.close();
}
process.stdout.write(out);
