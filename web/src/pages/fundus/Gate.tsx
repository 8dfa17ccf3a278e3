// What the program measured of the two pictures on the stage: light, focus, field. It never speaks of disease.

import type { Check, EyePicture } from "../../api/types/fundus.ts";
import { format } from "../../i18n/index.ts";
import { Computed } from "../../ui/parts/Chip.tsx";
import { own } from "./words.ts";

/** On a tablet the form comes first: the table waits behind its title. */
const TABLET_PX = 1280;
const CHECKS = ["mean", "dark", "satg", "vess95", "sharp"] as const;
const SHARES: ReadonlySet<Check["name"]> = new Set(["dark", "satg"]);

export function Gate({ shown }: { shown: readonly EyePicture[] }) {
  const say = own.value.gate;
  const reasons = shown.filter((one) => one.sentences.length > 0);
  return (
    <details class="gate-of" open={innerWidth > TABLET_PX}>
      <summary class="room-line">
        <h2>{say.title}</h2>
        <Computed />
      </summary>
      <table class="gate">
        <thead>
          <tr>
            <th scope="col">{say.check}</th>
            {shown.map((one) => (
              <th key={one.uid} scope="col">{isBeside(one, shown) ? say.before(one.eye.toUpperCase()) : one.eye.toUpperCase()}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {CHECKS.map((name) => (
            <tr key={name}>
              <th scope="row">{say.checks[name]}</th>
              {shown.map((one) => (
                <td key={one.uid}>{measured(one.checks.find((check) => check.name === name))}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{say.field}</th>
            {shown.map((one) => (
              <td key={one.uid}>{own.value.aims[one.aim]}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">{say.eye}</th>
            {shown.map((one) => (
              <td key={one.uid}>{one.reasons.includes("other_eye") ? <b>{say.otherEye}</b> : one.aim === "macula" ? say.sameEye : say.unknownEye}</td>
            ))}
          </tr>
        </tbody>
      </table>
      {reasons.length > 0 && (
        <ul class="reasons">
          {reasons.flatMap((one) => one.sentences.map((sentence) => <li key={one.uid + sentence}>{`${one.eye.toUpperCase()}: ${sentence}`}</li>))}
        </ul>
      )}
      <p class="meta">{say.only} {say.by(shown[0]?.algorithm ?? "")}</p>
    </details>
  );
}

/** The second picture of the same eye is the earlier one. */
function isBeside(one: EyePicture, shown: readonly EyePicture[]): boolean {
  return one === shown[1] && shown[0]?.eye === one.eye;
}

function measured(check: Check | undefined) {
  const say = own.value.gate;
  if (!check) return "—";
  const written = (value: number) => (SHARES.has(check.name) ? `${format.value.number(value * 100, 0)}\u00a0%` : format.value.number(value, 3));
  if (check.is_met) return written(check.value);
  return <><b>{written(check.value)}</b>, {say.limit(written(check.limit))}</>;
}
