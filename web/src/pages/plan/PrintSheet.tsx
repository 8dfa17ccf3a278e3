// The plan as the sheet of paper that the patient takes home: A4, large type, no thresholds.

import { useEffect } from "preact/hooks";
import * as api from "../../api/plan.ts";
import type { PlanItem, PlanPage, PlanView } from "../../api/types/plan.ts";
import { format, language, words } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { planPath } from "../../state/route.ts";
import { follow } from "../../ui/link.ts";
import { nameOf } from "../../ui/people.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { entries } from "./document.ts";
import { own } from "./words.ts";
import "./sheet.css";

export function PrintSheet({ uid, page, asked }: { uid: string; page: PlanPage; asked: string }) {
  const { data, problem, again } = useLoaded(() => viewOf(uid, page, asked), [uid, asked]);
  useEffect(() => {
    document.title = `${own.value.sheet.title} · accanto`;
  });
  if (!data) return <main id="main" class="page">{problem ? <ErrorState code={problem} retry={again} /> : <Loading />}</main>;
  const address = planPath(uid);
  return (
    <main id="main" class="sheet-page">
      <div class="toolbar no-print">
        <button class="btn main" type="button" onClick={() => print()}>{own.value.sheet.show}</button>
        <a class="btn" href={address} onClick={follow(address)}>{own.value.sheet.close}</a>
      </div>
      <Sheet page={page} view={data} asked={asked} />
    </main>
  );
}

async function viewOf(uid: string, page: PlanPage, asked: string): Promise<PlanView> {
  const draft = page.draft?.plan;
  if (asked === "draft" && draft) return draft;
  return api.version(uid, Number(asked) || (page.versions[0]?.version ?? 1));
}

function Sheet({ page, view, asked }: { page: PlanPage; view: PlanView; asked: string }) {
  const { sheet } = own.value;
  const version = page.versions.find((one) => String(one.version) === asked);
  const mine = view.calendar.filter((item) => item.kind === "measure" || item.kind === "questionnaire");
  const rest = view.calendar.filter((item) => !mine.includes(item));
  const care = view.document["care"] as { actions?: string[] } | undefined;
  return (
    <article class="plan-sheet" lang={language.value}>
      <header>
        <h1>{sheet.title}</h1>
        <p>
          {sheet.for} <b>{nameOf(page.patient)}</b>, {page.patient.code}. {view.title},{" "}
          {version ? sheet.version(String(version.version), format.value.day(new Date(version.effective_from))) : sheet.draft}
        </p>
      </header>
      <Todo title={sheet.do} items={mine} view={view} />
      <Todo title={sheet.visits} items={rest} view={view} />
      {care?.actions && care.actions.length > 0 && (
        <section>
          <h2>{sheet.care}</h2>
          <ul>{care.actions.map((action) => <li key={action}>{action}</li>)}</ul>
        </section>
      )}
      <section>
        <h2>{sheet.watched}</h2>
        <p>{sheet.watchedSays(watched(view))}</p>
        {view.review_on && <p>{sheet.review(format.value.day(new Date(view.review_on)))}</p>}
      </section>
      <section class="help">
        <p><b>{sheet.emergency}</b></p>
        <p>{sheet.hours} {page.centre && <b>{page.centre}</b>}</p>
      </section>
      <footer>
        <p>{sheet.doctor}<span class="rule-line" />{version?.approved_by ?? ""}</p>
        <p>{sheet.patient}<span class="rule-line" /></p>
        <p>{sheet.day}<span class="rule-line" /></p>
      </footer>
    </article>
  );
}

function Todo({ title, items, view }: { title: string; items: readonly PlanItem[]; view: PlanView }) {
  if (!items.length) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <b>{item.title[language.value]}</b>: {when(item, view)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How often and at what time, in plain words. */
function when(item: PlanItem, view: PlanView): string {
  const { calendar, sheet } = own.value;
  const entry = entries(view.document, "calendar").find((one) => one["id"] === item.id) ?? {};
  const often = calendar.recurrences[String(entry["recurrence"])];
  if (!often) return item.sentence[language.value];
  const slots = (entry["slots"] as { starts?: string; ends?: string }[] | undefined) ?? [];
  const times = slots.map((slot) => sheet.between(slot.starts ?? "00:00", slot.ends ?? "24:00"));
  return [often, ...times].join(", ");
}

function watched(view: PlanView): string {
  const names = new Set(view.rules.flatMap((rule) => (rule.signal ? [words.value.signals[rule.signal] ?? rule.signal] : [])));
  return [...names].map((name) => (/^[A-Z][a-zà-ù]/.test(name) ? name[0]!.toLowerCase() + name.slice(1) : name)).join(", ");
}
