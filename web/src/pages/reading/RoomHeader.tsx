// Above the stage, always: whose trace it is, what is asked, who has it, what was read before.

import type { ComponentChildren } from "preact";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import * as route from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { ageOf, nameOf } from "../../ui/people.ts";
import type { Room } from "./useReading.ts";
import { own } from "./words.ts";
import "./reading.css";

export function RoomHeader({ room, children }: { room: Room; children?: ComponentChildren }) {
  const { header } = own.value;
  const { reading } = room;
  const { patient } = reading;
  const path = route.patientPath(patient.uid);
  return (
    <header class="room-head">
      <h2>
        <a href={path} onClick={follow(path)} title={header.patient}>{nameOf(patient)}</a>{" "}
        <span class="muted light">{`${ageOf(patient)}, ${patient.pathway}`}</span>
      </h2>
      <Held room={room} />
      <p class="meta">
        {reading.question ? <><b>{header.question}</b> «{reading.question}» {asked(room)}</> : header.noQuestion}
      </p>
      {children}
    </header>
  );
}

/** Who reads it, and until when. */
function Held({ room }: { room: Room }) {
  const { header, state } = own.value;
  const { lease, reading } = room;
  if (lease && !lease.is_mine) {
    return <span class="chip"><Icon shape="lock" />{header.held(lease.by.display_name, format.value.clock(new Date(lease.until)))}</span>;
  }
  if (lease) {
    const left = (Date.parse(lease.until) - clock.minute.value) / 1_000;
    return <span class="chip"><Icon shape="lock" />{header.mine(format.value.left(Math.max(0, left)))}</span>;
  }
  if (room.draft) return <button class="btn s" type="button" onClick={() => void room.take()}>{header.take}</button>;
  return <span class="chip">{state[reading.state]}</span>;
}

function asked({ reading }: Room): string {
  const by = reading.asked_by ? `${reading.asked_by.display_name}, ` : "";
  return `${by}${format.value.moment(new Date(reading.asked_at), clock.now.value)}`;
}
