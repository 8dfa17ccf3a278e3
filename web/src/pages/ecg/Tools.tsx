// The controls above the paper: speed, gain, rows and leads, and what the scale is worth on this screen.

import type { ComponentChildren } from "preact";
import { Badge } from "../../viewers/ecg/CalibrationPanel.tsx";
import { Choice } from "../../viewers/ecg/Choice.tsx";
import { GAINS, SPEEDS } from "../../viewers/ecg/scale.ts";
import { type Arrangement, ROW_CHOICES } from "../../viewers/ecg/view.ts";
import type { Desk } from "./desk.ts";
import { own } from "./words.ts";

export function Tools({ desk, children }: { desk: Desk; children?: ComponentChildren }) {
  const say = own.value;
  const { speed, gain } = desk.scale;
  return (
    <div class="tools" role="toolbar" aria-label={say.stage}>
      <Choice name={say.speed} unit="mm/s" options={SPEEDS} chosen={speed.value} choose={(mmPerSecond) => desk.look({ mmPerSecond })} />
      <Choice name={say.gain} unit="mm/mV" options={GAINS} chosen={gain.value} choose={(mmPerMillivolt) => desk.look({ mmPerMillivolt })} />
      <Arranged desk={desk} />
      <Leads desk={desk} />
      <Badge />
      <span class="grow" />
      {children}
    </div>
  );
}

/** How leads and rows are laid out; how many rows, where they are a choice. */
function Arranged({ desk }: { desk: Desk }) {
  const say = own.value;
  const { arrangement, rows } = desk.scale;
  const all: Arrangement[] = desk.meta.leads.length >= 12 ? ["grid", "all", "rows", "disclosure"] : ["rows", "disclosure"];
  return (
    <>
      <label class="picked">
        <span class="sr">{say.arrangement}</span>
        <select value={arrangement.value} onChange={(event) => desk.look({ arrangement: event.currentTarget.value as Arrangement })}>
          {all.map((one) => (
            <option key={one} value={one}>{say.arrangements[one]}</option>
          ))}
        </select>
      </label>
      {arrangement.value === "rows" && (
        <label class="picked">
          <span class="sr">{say.rowsChoice}</span>
          <select value={rows.value} onChange={(event) => desk.look({ rows: Number(event.currentTarget.value) })}>
            {ROW_CHOICES.map((count) => (
              <option key={count} value={count}>{say.rowsOf(count)}</option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function Leads({ desk }: { desk: Desk }) {
  const say = own.value;
  const { leads } = desk.meta;
  if (leads.length < 2) return null;
  return (
    <label class="picked">
      <span class="sr">{say.lead}</span>
      <select value={desk.scale.lead.value} onChange={(event) => desk.look({ lead: Number(event.currentTarget.value) })}>
        {leads.map((name, lead) => (
          <option key={name} value={lead}>{say.leadName(name)}</option>
        ))}
      </select>
    </label>
  );
}
