// Claims about a long trace in pieces: tiles are asked for once, extremes survive, gaps stay gaps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fill, levelFor, room } from "../src/viewers/ecg/columns.ts";
import { gapAt, type Gap, type Meta, type Source } from "../src/viewers/ecg/record.ts";
import { Tiles } from "../src/viewers/ecg/tiles.ts";

const FACTOR = 8;
const TILE = 64;

/** A record in memory, with its pyramid as the server builds it. */
function record(samples: Int16Array, gaps: Gap[] = []): Source & { asked: string[]; down: Set<number> } {
  const levels: Int16Array[] = [samples];
  for (let level = 1; level <= 3; level++) levels.push(coarser(levels[level - 1]!, level === 1, gaps));
  const lengths = levels.map((level, i) => (i ? level.length / 2 : level.length));
  const meta: Meta = { leads: ["I"], starts: 0, rateHz: 250, samples: samples.length, microvoltsPerLsb: 2.5, factor: FACTOR, tile: TILE, lengths, gaps };
  const asked: string[] = [];
  const down = new Set<number>();
  const tile = (_lead: number, level: number, index: number) => {
    asked.push(`${level}/${index}`);
    if (down.has(level)) return Promise.reject(new Error("down"));
    return Promise.resolve(levels[level]!.slice(index * TILE, (index + 1) * TILE));
  };
  return { meta, tile, asked, down };
}

function coarser(below: Int16Array, isFirst: boolean, gaps: Gap[]): Int16Array {
  const bins = Math.ceil((isFirst ? below.length : below.length / 2) / FACTOR);
  const out = new Int16Array(bins * 2);
  for (let bin = 0; bin < bins; bin++) {
    let [low, high] = [32_767, -32_768];
    for (let i = bin * FACTOR; i < (bin + 1) * FACTOR; i++) {
      const isIn = isFirst ? i < below.length && !gaps.some((gap) => i >= gap.first && i < gap.last) : 2 * i < below.length;
      if (!isIn) continue;
      low = Math.min(low, isFirst ? below[i]! : below[2 * i]!);
      high = Math.max(high, isFirst ? below[i]! : below[2 * i + 1]!);
    }
    out.set([low, high], bin * 2);
  }
  return out;
}

const silent = { landed: () => {}, failed: () => {} };
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Everything that a look needs, asked for and here. */
async function ready(source: Source, perColumn: number, count: number): Promise<Tiles> {
  const tiles = new Tiles(source, silent);
  fill(tiles, source.meta, 0, perColumn, 0, room(count));
  await settled();
  return tiles;
}

test("a tile is asked for once, however often it is looked at", async () => {
  const source = record(new Int16Array(200));
  const tiles = new Tiles(source, silent);

  tiles.get(0, 0, 1);
  tiles.get(0, 0, 1);
  await settled();

  assert.equal(tiles.get(0, 0, 1)?.length, 64);
  assert.deepEqual(source.asked, ["0/1"]);
});

test("a tile that did not come is asked for again after a pause, not at once", async () => {
  const source = record(new Int16Array(200));
  let now = 0;
  const failures: unknown[] = [];
  const tiles = new Tiles(source, { landed: () => {}, failed: (reason) => failures.push(reason) }, 400, () => now);
  source.down.add(0);

  tiles.get(0, 0, 0);
  await settled();
  tiles.get(0, 0, 0);
  source.down.clear();
  now = 2_001;
  tiles.get(0, 0, 0);
  await settled();

  assert.equal(failures.length, 1);
  assert.equal(source.asked.length, 2);
  assert.ok(tiles.here(0, 0, 0));
});

test("past the limit the tile that nobody looked at longest goes", async () => {
  const tiles = new Tiles(record(new Int16Array(64 * 5)), silent, 3);

  for (const index of [0, 1, 2]) tiles.get(0, 0, index);
  await settled();
  tiles.get(0, 0, 0);
  tiles.get(0, 0, 3);
  await settled();

  assert.equal(tiles.size, 3);
  assert.ok(tiles.here(0, 0, 0));
  assert.equal(tiles.here(0, 0, 1), null);
});

test("tiles outside of the record are never asked for", async () => {
  const source = record(new Int16Array(100));
  const tiles = new Tiles(source, silent);

  assert.equal(tiles.get(0, 0, -1), null);
  assert.equal(tiles.get(0, 0, 2), null);
  tiles.prefetch(0, 0, 0, 99);

  assert.deepEqual(source.asked, ["0/0", "0/1"]);
});

test("the level is the coarsest whose bins are no wider than a column", () => {
  const { meta } = record(new Int16Array(5_000));

  assert.deepEqual([0.5, 7.9, 8, 63, 64, 1e9].map((perColumn) => levelFor(meta, perColumn)), [0, 0, 1, 1, 2, 3]);
});

test("no column loses the one sample that stands out, at any scale", async () => {
  const samples = new Int16Array(4_000);
  samples[2_345] = 900;
  samples[1_111] = -700;

  for (const perColumn of [1.7, 8, 13, 64, 300]) {
    const source = record(samples);
    const count = Math.ceil(4_000 / perColumn) + 1;
    const tiles = await ready(source, perColumn, count);
    const columns = room(count);

    assert.equal(fill(tiles, source.meta, 0, perColumn, 0, columns), true);
    assert.equal(Math.max(...columns.high.filter((_, x) => columns.low[x]! <= columns.high[x]!)), 900);
    assert.equal(Math.min(...columns.low.filter((_, x) => columns.low[x]! <= columns.high[x]!)), -700);
  }
});

test("a column shows the same samples wherever the screen begins", async () => {
  const samples = Int16Array.from({ length: 2_000 }, (_, i) => Math.round(500 * Math.sin(i / 7)));
  const source = record(samples);
  const tiles = await ready(source, 3.3, 600);
  const [one, other] = [room(100), room(100)];

  fill(tiles, source.meta, 0, 3.3, 100, one);
  fill(tiles, source.meta, 0, 3.3, 137, other);

  assert.deepEqual(one.high.slice(37), other.high.slice(0, 63));
});

test("while a tile is missing the coarser level stands in, and the look is not whole", async () => {
  const samples = Int16Array.from({ length: 2_000 }, (_, i) => (i === 1_500 ? 800 : 10));
  const source = record(samples);
  const tiles = new Tiles(source, silent);
  source.down.add(0);
  for (let index = 0; index < 8; index++) tiles.get(0, 1, index);
  await settled();
  const columns = room(500);

  const isWhole = fill(tiles, source.meta, 0, 4, 0, columns);

  assert.equal(isWhole, false);
  assert.equal(columns.high[375], 800);
});

test("a gap is a gap: its columns hold nothing, and its neighbours are not drawn together", async () => {
  const samples = new Int16Array(2_000).fill(10);
  samples.fill(-32_768, 800, 1_200);
  const source = record(samples, [{ first: 800, last: 1_200, reason: "missing" }]);

  for (const perColumn of [2, 10]) {
    const tiles = await ready(source, perColumn, 2_000 / perColumn);
    const columns = room(2_000 / perColumn);
    fill(tiles, source.meta, 0, perColumn, 0, columns);
    const empty = [...columns.low.keys()].filter((x) => columns.low[x]! > columns.high[x]!);

    assert.deepEqual([empty[0], empty.at(-1)], [800 / perColumn, 1_200 / perColumn - 1]);
  }
});

test("the lowest value there is counts as a sample where no gap is told", async () => {
  const samples = new Int16Array(100).fill(-32_768);
  const source = record(samples);
  const tiles = await ready(source, 1, 100);
  const columns = room(100);

  fill(tiles, source.meta, 0, 1, 0, columns);

  assert.equal(columns.low[50], -32_768);
  assert.equal(columns.high[50], -32_768);
  assert.equal(gapAt(source.meta, 50), null);
});
