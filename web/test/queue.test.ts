// Claims about a queue that changes under the eyes of its reader.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { QueuedReading } from "../src/api/types/reading.ts";
import { laid, merge } from "../src/pages/reading/standing.ts";

const reading = (uid: string, question = "") => ({ uid, question }) as QueuedReading;
const uids = (some: readonly { item: QueuedReading }[]) => some.map((one) => one.item.uid);

test("what came and what went moves nothing", () => {
  const { entries } = laid([reading("a"), reading("b")]);

  const after = merge(entries, [reading("urgent"), reading("b", "new words")]);

  assert.deepEqual(uids(after.entries), ["a", "b"]);
  assert.deepEqual(after.entries.map((one) => one.isGone), [true, false]);
  assert.equal(after.entries[1]!.item.question, "new words");
  assert.deepEqual(after.news.map((one) => one.uid), ["urgent"]);
});

test("where nothing stands any more the new stands at once", () => {
  assert.deepEqual(uids(merge([], [reading("a")]).entries), ["a"]);
  assert.deepEqual(uids(merge([{ item: reading("a"), isGone: true }], [reading("b")]).entries), ["b"]);
});
