// The rules as sentences, each with its numbers to turn over the patient's own history.

import { useState } from "preact/hooks";
import type { Handle, PlanRule } from "../../api/types/plan.ts";
import type { Course } from "../../api/types/record.ts";
import { format, language } from "../../i18n/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { SeverityMark } from "../../ui/Severity.tsx";
import { at, entries, moved, turned } from "./document.ts";
import type { Editor } from "./editor.ts";
import { RuleChart } from "./RuleChart.tsx";
import { own } from "./words.ts";

export function RulesTab({ editor, courses }: { editor: Editor; courses: readonly Course[] | null }) {
  const { view } = editor;
  return (
    <>
      {view?.rules.map((rule) => (
        <RuleCard key={rule.id} rule={rule} editor={editor} course={courses?.find((one) => one.signal === rule.signal) ?? null} />
      ))}
      {view && view.offered.length > 0 && <Offered editor={editor} rules={view.offered} />}
    </>
  );
}

function RuleCard({ rule, editor, course }: { rule: PlanRule; editor: Editor; course: Course | null }) {
  const kind = rule.type === "technical" || rule.type === "adherence" ? rule.type : rule.severity;
  return (
    <article class={course ? `rule ${kind}` : `rule ${kind} alone`} aria-label={rule.name[language.value]}>
      <div>
        <div class="pair">
          <SeverityMark kind={kind} />
          <b>{rule.name[language.value]}</b>
          <span class="grow" />
          <button class="btn quiet s" type="button" onClick={() => editor.change(moved(editor.document, rule.id, "rules"))}
            aria-label={`${own.value.rule.remove}: ${rule.name[language.value]}`}>
            {own.value.rule.remove}
          </button>
        </div>
        <p class="sent">{rule.sentence[language.value]}</p>
        {rule.note && (
          <p class="meta">
            {own.value.rule.note}: {rule.note}
          </p>
        )}
        <div class="handles">
          {rule.handles.map((handle) => (
            <Turn key={handle.path.join(".")} rule={rule} handle={handle} editor={editor} />
          ))}
        </div>
      </div>
      {course && <RuleChart rule={rule} course={course} inForce={(handle) => before(editor, rule, handle)} />}
    </article>
  );
}

/** What the version in force says at the place of a handle. */
function before(editor: Editor, rule: PlanRule, handle: Handle): number | null {
  const old = editor.page.in_force && entries(editor.page.in_force.document, "rules").find((one) => one["id"] === rule.id);
  const value = old ? at(old, handle.path) : undefined;
  return typeof value === "number" ? value : null;
}

function Turn({ rule, handle, editor }: { rule: PlanRule; handle: Handle; editor: Editor }) {
  const words = own.value.rule;
  const name = handle.name[language.value];
  const was = before(editor, rule, handle);
  const shown = valueNow(editor, rule, handle);
  const isChanged = was !== null && was !== shown;
  const turn = (text: string) => {
    const value = Number(text.replace(",", "."));
    if (text !== "" && Number.isFinite(value)) editor.change(turned(editor.document, rule.id, handle.path, value));
  };
  const label = words.slider(name, rule.name[language.value]);
  const range = { min: handle.least, max: handle.most, step: handle.step };
  return (
    <div class={isChanged ? "turn changed" : "turn"}>
      <span class="name">{name}</span>
      <input type="range" {...range} value={shown} aria-label={label} onInput={(event) => turn(event.currentTarget.value)} />
      <span class="pair">
        <Typed {...range} value={shown} label={`${label} (${handle.unit || "n"})`} onValue={turn} />
        <span class="muted unit">{handle.unit}</span>
        {isChanged && <span class="was">{words.was(format.value.number(was, 2))}</span>}
      </span>
    </div>
  );
}

interface TypedProps {
  value: number;
  min: number;
  max: number;
  step: number;
  label: string;
  onValue: (text: string) => void;
}

/** A number as it is typed: while somebody types, nothing else writes into the field. */
function Typed({ value, label, onValue, ...range }: TypedProps) {
  const [text, setText] = useState<string | null>(null);
  return (
    <input type="number" {...range} value={text ?? value} aria-label={label} onBlur={() => setText(null)}
      onInput={(event) => {
        setText(event.currentTarget.value);
        onValue(event.currentTarget.value);
      }} />
  );
}

/** The value in the document: it moves with the hand, before the server read it back. */
function valueNow(editor: Editor, rule: PlanRule, handle: Handle): number {
  const entry = entries(editor.document, "rules").find((one) => one["id"] === rule.id);
  const value = at(entry, handle.path);
  return typeof value === "number" ? value : handle.value;
}

function Offered({ editor, rules }: { editor: Editor; rules: readonly PlanRule[] }) {
  const { rule: words } = own.value;
  return (
    <section class="panel" aria-label={words.removed}>
      <header>
        <h2>{words.removed}</h2>
        <span class="meta">{words.removedHelp}</span>
      </header>
      <ul class="in offered">
        {rules.map((rule) => (
          <li key={rule.id}>
            <span>{rule.sentence[language.value]}</span>
            <button class="btn s" type="button" onClick={() => editor.change(moved(editor.document, rule.id, "offered"))}
              aria-label={`${words.add}: ${rule.name[language.value]}`}>
              <Icon shape="plus" /> {words.add}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
