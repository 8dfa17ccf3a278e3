// What a reader takes out of the trace on the screen: three choices, what they cost, and the way back.

import { format } from "../../i18n/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { CHOICES, choices, isOff, NONE, type Part } from "../../viewers/ecg/filter.ts";
import type { Desk } from "./desk.ts";
import { cautions, named, own } from "./filtering.ts";

const PARTS: readonly Part[] = ["baseline", "high", "mains"];

/** Opens and closes the choices. */
export function FiltersButton({ isOpen, toggle }: { isOpen: boolean; toggle: () => void }) {
  return (
    <button class="btn s" type="button" aria-expanded={isOpen} onClick={toggle}>
      <Icon shape="filter" /> {own.value.button}
    </button>
  );
}

export function Filters({ desk }: { desk: Desk }) {
  const say = own.value;
  const filter = desk.scale.filter.value;
  return (
    <section class="filters" aria-label={say.title}>
      {PARTS.map((part) => <Chosen key={part} desk={desk} part={part} />)}
      <button class="btn s" type="button" disabled={isOff(filter)} onClick={() => desk.filter(NONE)}>{say.off}</button>
      <p class="meta">{[...impossible(desk), say.scope].join(" ")}</p>
    </section>
  );
}

function Chosen({ desk, part }: { desk: Desk; part: Part }) {
  const say = own.value;
  const filter = desk.scale.filter.value;
  const chosen = filter[part];
  return (
    <span class="picked">
      <span aria-hidden="true">{say.parts[part]}</span>
      <span class="seg" role="group" aria-label={say.parts[part]}>
        {[null, ...choices(part, desk.meta.rateHz)].map((hz) => (
          <button key={hz} type="button" aria-pressed={hz === chosen} onClick={() => desk.filter({ ...filter, [part]: hz })}>
            {hz === null ? say.none : `${format.value.number(hz, 2)} Hz`}
          </button>
        ))}
      </span>
    </span>
  );
}

/** What this record is too coarse for. */
function impossible({ meta }: Desk): string[] {
  const rate = format.value.number(meta.rateHz, 0);
  return PARTS.flatMap((part) => {
    const there = choices(part, meta.rateHz);
    return CHOICES[part].filter((hz) => !there.includes(hz)).map((hz) => own.value.tooHigh(format.value.number(hz), rate));
  });
}

/** What lies over the trace, always in sight beside it; whoever changes it hears it. */
export function FilterFact({ desk }: { desk: Desk }) {
  const applied = desk.applied.value;
  const isFar = isOff(applied) && !isOff(desk.scale.filter.value);
  return (
    <span role="status" class="filter-fact">
      {isOff(applied) ? (isFar ? own.value.fromAfar : own.value.raw) : <b>{named(applied)}</b>}
      {cautions(applied).map((said) => <span key={said} class="chip line">{said}</span>)}
    </span>
  );
}
