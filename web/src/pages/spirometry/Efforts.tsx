// The efforts one by one: their numbers, how they ended, whether they count and why not; a reader may see it otherwise.

import type { Effort, SpirometrySession } from "../../api/types/spirometry.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { type Column, Table } from "../../ui/parts/Table.tsx";
import { isAccepted } from "../../viewers/spirometry/shown.ts";
import { Sample } from "./Curves.tsx";
import { Judging, type Said } from "./Judging.tsx";
import { fixed, verdict } from "./saying.ts";
import { own } from "./words.ts";

interface Props {
  seen: SpirometrySession;
  only: number;
  /** The number of the effort that is being judged; 0: none. */
  judging: number;
  onOnly: (number: number) => void;
  onJudging: (number: number) => void;
  onSaid: (effort: Effort, said: Said) => void;
}

export function Efforts({ seen, only, judging, onOnly, onJudging, onSaid }: Props) {
  const words = own.value.efforts;
  const judged = seen.efforts.find((one) => one.number === judging);
  const { columns: names } = words;
  const act: Column<Effort> = {
    name: names.act,
    cell: (one) => (
      <button class="btn s" type="button" aria-expanded={judging === one.number} aria-label={words.judgeOne(one.number)}
        onClick={() => onJudging(judging === one.number ? 0 : one.number)}>
        {words.judge}
      </button>
    ),
  };
  const columns: Column<Effort>[] = [
    { name: names.effort, isHead: true, cell: (one) => <Number_ one={one} isOnly={only === one.number} onOnly={onOnly} /> },
    { name: names.fev1, isNumber: true, cell: (one) => fixed(one.fev1, 2) },
    { name: names.fvc, isNumber: true, cell: (one) => fixed(one.fvc, 2) },
    { name: names.pef, isNumber: true, cell: (one) => <>{fixed(one.pef, 2)}{one.pef_is_coarse && <span class="meta"> ({words.coarse})</span>}</> },
    { name: names.bev, isNumber: true, cell: (one) => fixed(one.bev, 3) },
    { name: names.fet, isNumber: true, cell: (one) => fixed(one.fet_s, 1) },
    { name: names.end, cell: (one) => words.ends[one.end] },
    { name: names.verdict, cell: (one) => <Verdict one={one} /> },
    ...(seen.may_judge ? [act] : []),
  ];
  const count = words.count(seen.efforts.length, seen.efforts.filter(isAccepted).length);
  return (
    <Panel title={words.title} tools={<span class="meta grow">{[count, seen.unreadable ? own.value.unreadable(seen.unreadable) : ""].filter(Boolean).join(" · ")}</span>}>
      <Table label={words.table} columns={columns} rows={seen.efforts} keyOf={(one) => one.number} isCurrent={(one) => one.number === only} />
      {judged && <Judging key={judged.number} effort={judged} onSaid={(said) => onSaid(judged, said)} onClose={() => onJudging(0)} />}
    </Panel>
  );
}

function Number_({ one, isOnly, onOnly }: { one: Effort; isOnly: boolean; onOnly: (number: number) => void }) {
  const phase = one.phase === "only" ? "" : own.value.short[one.phase].toLowerCase();
  const name = `${one.number} ${phase}`.trim();
  return (
    <button class="spiro-number" type="button" aria-pressed={isOnly} aria-label={own.value.efforts.show(name)} onClick={() => onOnly(isOnly ? 0 : one.number)}>
      <Sample effort={one} />
      <b>{one.number}</b>
      {phase && <span class="meta">{` ${phase}`}</span>}
    </button>
  );
}

function Verdict({ one }: { one: Effort }) {
  const { efforts: words, objections, judging } = own.value;
  const { text, isGood } = verdict(one);
  const warnings = one.objections.filter((each) => !each.forbids.length);
  const { computed, judgement } = one;
  return (
    <div class="spiro-verdict">
      <Chip tone={isGood ? "ok" : "technical"} icon={isGood ? "done" : "again"}>{text}</Chip>
      {judgement && (
        <span class="meta">
          {words.judged(judgement.author, judgement.reason)} · {words.was(`FEV1 ${judging.uses[computed.fev1]}, FVC ${judging.uses[computed.fvc]}`)}
        </span>
      )}
      {warnings.length > 0 && <span class="meta">{words.warning} {warnings.map((each) => objections[each.code] ?? each.code).join(", ")}</span>}
    </div>
  );
}
