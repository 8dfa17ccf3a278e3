// Beside the plan: what it would have done, what it changes, what is odd, and why.

import type { Change, Effect, PlanRule } from "../../api/types/plan.ts";
import type { Both } from "../../api/types/record.ts";
import { format, language } from "../../i18n/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { AreaField } from "../../ui/parts/Field.tsx";
import type { Editor } from "./editor.ts";
import { own } from "./words.ts";

const MOST_DAYS = 4;

export function Side({ editor }: { editor: Editor }) {
  const { view } = editor;
  return (
    <aside class="beside" aria-label={own.value.whatIf.title}>
      <WhatIfPanel editor={editor} />
      <Doubts doubts={view?.doubts ?? []} />
      {editor.page.in_force && <Changes title={own.value.differences.title} changes={view?.from_version ?? []} />}
      {view?.template && <Changes title={own.value.differences.template} changes={view.from_template} isFolded />}
      <AreaField label={own.value.reason} help={own.value.reasonHelp} value={editor.reason} onValue={editor.explain} maxLength={1000} rows={2} />
    </aside>
  );
}

function WhatIfPanel({ editor }: { editor: Editor }) {
  const { whatIf: say } = own.value;
  const { whatIf, isComputing, page } = editor;
  return (
    <section aria-busy={isComputing}>
      <h2>{say.title}</h2>
      {!page.in_force && <p class="muted">{say.none}</p>}
      {page.in_force && <p class="meta">{say.help}{whatIf?.since && ` ${say.since(format.value.day(new Date(whatIf.since)))}.`}</p>}
      {page.in_force && !whatIf && <p class="muted" role="status">{say.busy}</p>}
      {whatIf && !whatIf.refused && (
        <div class={isComputing ? "waiting" : undefined}>
          <Rates effects={whatIf.effects} />
          <p class="verdict" role="status">{verdict(whatIf.effects)}</p>
          {whatIf.effects.length > 0 && <Effects effects={whatIf.effects} editor={editor} />}
        </div>
      )}
    </section>
  );
}

function Rates({ effects }: { effects: readonly Effect[] }) {
  const { whatIf: say } = own.value;
  const sum = (of: (effect: Effect) => number) => format.value.number(effects.reduce((total, effect) => total + of(effect), 0), 1);
  return (
    <div class="rates">
      <div>
        <span class="meta">{say.now}</span>
        <b>{sum((effect) => effect.now_per_week)}</b>
        <span class="meta">{say.perWeek}</span>
      </div>
      <Icon shape="arrow" />
      <div class="new">
        <span class="meta">{say.proposed}</span>
        <b>{sum((effect) => effect.proposed_per_week)}</b>
        <span class="meta">{say.perWeek}</span>
      </div>
    </div>
  );
}

/** In words: how many more, and how many events nobody would be told of. */
function verdict(effects: readonly Effect[]): string {
  const { whatIf: say } = own.value;
  const more = effects.reduce((sum, effect) => sum + effect.added.length, 0);
  const less = effects.reduce((sum, effect) => sum + effect.removed.length, 0);
  if (!more && !less) return say.same;
  return [more && say.more(more), less && say.less(less)].filter(Boolean).join("; ") + ".";
}

function Effects({ effects, editor }: { effects: readonly Effect[]; editor: Editor }) {
  const { whatIf: say } = own.value;
  const known = [...(editor.view?.rules ?? []), ...(editor.page.in_force?.rules ?? [])];
  const nameOf = (id: string) => {
    const rule = known.find((one) => one.id === id);
    return rule ? named(rule) : id;
  };
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{say.rule}</th>
          <th scope="col" class="num">{say.now}</th>
          <th scope="col" class="num">{say.proposed}</th>
          <th scope="col">{say.newDays}</th>
        </tr>
      </thead>
      <tbody>
        {effects.map((effect) => (
          <tr key={effect.rule_id}>
            <th scope="row">{nameOf(effect.rule_id)}</th>
            <td class="num">{effect.now}</td>
            <td class="num"><b>{effect.proposed}</b></td>
            <td class="meta">{daysOf(effect)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A rule by its name and its most telling number: several may be about the same signal. */
function named(rule: PlanRule): string {
  const name = rule.name[language.value];
  const first = rule.handles[0];
  return first ? `${name}, ${first.name[language.value]} ${format.value.number(first.value, 2)}\u00a0${first.unit}`.trim() : name;
}

function daysOf(effect: Effect): string {
  const { whatIf: say } = own.value;
  const days = (stretches: Effect["added"]) => {
    const all = stretches.map((one) => format.value.day(new Date(one.starts)));
    return all.slice(-MOST_DAYS).join(", ") + (all.length > MOST_DAYS ? " …" : "");
  };
  const parts = [effect.added.length && say.plus(days(effect.added)), effect.removed.length && say.minus(days(effect.removed))];
  return parts.filter(Boolean).join("; ") || "—";
}

function Doubts({ doubts }: { doubts: readonly Both[] }) {
  const { doubts: say } = own.value;
  return (
    <section>
      <h2>{say.title}</h2>
      {doubts.length === 0 && <p class="sev ok"><Icon shape="done" /> <span class="light">{say.none}</span></p>}
      <ul class="doubts">
        {doubts.map((doubt, i) => (
          <li key={i}>{doubt[language.value]}</li>
        ))}
      </ul>
    </section>
  );
}

function Changes({ title, changes, isFolded = false }: { title: string; changes: readonly Change[]; isFolded?: boolean }) {
  const { differences } = own.value;
  const table = <ChangeTable title={title} changes={changes} />;
  const body = changes.length ? table : <p class="muted">{differences.none}</p>;
  if (!isFolded) {
    return (
      <section>
        <h2>{title}</h2>
        {body}
      </section>
    );
  }
  return (
    <details>
      <summary>
        <b>{title}</b> <span class="muted">{changes.length}</span>
      </summary>
      {body}
    </details>
  );
}

function ChangeTable({ title, changes }: { title: string; changes: readonly Change[] }) {
  const { differences } = own.value;
  return (
    <table aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{differences.what}</th>
          <th scope="col">{differences.was}</th>
          <th scope="col">{differences.now}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change, i) => (
          <tr key={i}>
            <th scope="row">{change.name[language.value]}</th>
            <td>{change.was ? change.was[language.value] : <i class="muted">{differences.added}</i>}</td>
            <td>{change.now ? <ins>{change.now[language.value]}</ins> : <i class="muted">{differences.removed}</i>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
