// Claims about the ECG paper: its scale, and how a screen is measured.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, remembered } from "../src/viewers/ecg/measure.ts";
import { leadInMm, pxPerMillivolt, pxPerSecond, STANDARD } from "../src/viewers/ecg/scale.ts";

test("25 mm/s and 10 mm/mV at 96 dpi are 94.488 px a second and 37.795 px a millivolt", () => {
  assert.equal(pxPerSecond(STANDARD).toFixed(3), "94.488");
  assert.equal(pxPerMillivolt(STANDARD).toFixed(3), "37.795");
});

test("the lead-in holds the pulse at every speed and ends on a bold line", () => {
  for (const mmPerSecond of [12.5, 25, 50]) {
    const mm = leadInMm({ ...STANDARD, mmPerSecond });
    assert.equal(mm % 5, 0);
    assert.ok(mm >= 0.2 * mmPerSecond + 4);
  }
});

test("a screen's measure is believed only within reason", () => {
  const store = { getItem: (key: string) => (key.endsWith("@2") ? "4.1" : "99") };

  assert.equal(remembered(store, keyOf({ width: 1920, height: 1080 }, 2)), 4.1);
  assert.equal(remembered(store, keyOf({ width: 1920, height: 1080 }, 1)), null);
});
