// Measuring the screen with a card, once, so that a millimetre of paper is a millimetre.

import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { format } from "../../i18n/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { CARD_MM, keyOf, remembered } from "./measure.ts";
import { CSS_PX_PER_MM } from "./scale.ts";
import { own } from "../words.ts";

/** The measured CSS pixels of a millimetre on this screen, or null. */
export const pxPerMm = signal<number | null>(measured());

addEventListener("resize", () => (pxPerMm.value = measured()));

export function Calibration() {
  const [width, setWidth] = useState(CARD_MM * (pxPerMm.value ?? CSS_PX_PER_MM));
  const { ecg: say } = own.value;
  return (
    <details class="calibration">
      <summary>{say.card}</summary>
      <p>{say.cardHelp}</p>
      <div class="card-room">
        <div class="card" style={{ width: `${width}px`, height: `${(width * 53.98) / CARD_MM}px` }} />
      </div>
      <label class="field">
        <span>
          {say.cardSize}: {format.value.number(width / CARD_MM, 2)} px/mm
        </span>
        <input
          type="range"
          min={CARD_MM * 2.2}
          max={CARD_MM * 7.2}
          step={0.5}
          value={width}
          onInput={(event) => setWidth(Number(event.currentTarget.value))}
        />
      </label>
      <div class="pair">
        <button class="btn s" type="button" onClick={() => keep(width / CARD_MM)}>
          {say.cardSave}
        </button>
        {pxPerMm.value !== null && (
          <button class="btn s quiet" type="button" onClick={forget}>
            {say.cardForget}
          </button>
        )}
      </div>
    </details>
  );
}

/** Whether a millimetre on this screen is a millimetre. */
export function Badge() {
  const { ecg: say } = own.value;
  const measured = pxPerMm.value;
  if (measured === null) return <span class="chip line">{say.uncalibrated}</span>;
  return (
    <span class="chip ok">
      <Icon shape="done" />
      {say.calibrated(format.value.number(measured, 2))}
    </span>
  );
}

function key(): string {
  return keyOf(screen, devicePixelRatio);
}

function measured(): number | null {
  return remembered(localStorage, key());
}

function keep(value: number): void {
  localStorage.setItem(key(), String(value));
  pxPerMm.value = value;
}

function forget(): void {
  localStorage.removeItem(key());
  pxPerMm.value = null;
}
