// Above the list: whose cases, by doctor, pathway and case manager; and what can be filed.

import { useComputed } from "@preact/signals";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { Segments } from "../../ui/parts/Page.tsx";
import { Filing } from "./Filing.tsx";
import { type Choice, choices, chosen, isAny, passes, WHOSE } from "./filters.ts";
import * as list from "./list.ts";
import { own } from "./words.ts";

export function Bar() {
  const offered = useComputed(() => choices(list.standing.value));
  const { gp, pathway, manager } = chosen.value;
  const { worklist: say } = own.value;
  const mayFile = session.me.value?.may.includes("archive_readings");
  return (
    <div class="bar">
      <Whose />
      <Choose label={say.gp} name="gp" value={gp} options={offered.value.gps} />
      <Choose label={say.pathway} name="pathway" value={pathway} options={offered.value.pathways} />
      <Choose label={say.manager} name="cm" value={manager} options={offered.value.managers} />
      {isAny.value && (
        <button class="btn quiet s" type="button" onClick={() => route.ask({ whose: null, gp: null, pathway: null, cm: null })}>
          {say.clear}
        </button>
      )}
      <span class="grow" />
      {mayFile && <Filing />}
    </div>
  );
}

function Whose() {
  const counts = useComputed(() =>
    WHOSE.map((whose) => list.standing.value.filter((item) => passes(item, chosen.value, whose)).length),
  );
  const options = WHOSE.map((value, i) => ({ value, name: `${own.value.worklist[value]} ${counts.value[i]}` }));
  return (
    <Segments label={own.value.worklist.filter} value={chosen.value.whose} options={options}
      onValue={(whose) => route.ask({ whose: whose === "all" ? null : whose })} />
  );
}

/** One choice, its name inside the frame: "MMG: tutti". Nothing to choose from: nothing shown. */
function Choose({ label, name, value, options }: { label: string; name: string; value: string; options: Choice[] }) {
  if (options.length < 2 && !value) return null;
  return (
    <label class={value ? "pickone on" : "pickone"}>
      <span>{label}:</span>
      <select value={value} onChange={(event) => route.ask({ [name]: event.currentTarget.value || null })}>
        <option value="">{own.value.worklist.any}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  );
}
