// The editor: the plan on the left, what it would do beside it, the way to a signature below.

import { useEffect, useState } from "preact/hooks";
import * as records from "../../api/record.ts";
import type { Tagged } from "../../api/revision.ts";
import type { Document, PlanPage } from "../../api/types/plan.ts";
import { yearsSince } from "../../i18n/format.ts";
import { format, language } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded } from "../../state/loaded.ts";
import { patientPath, planPath, route } from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { nameOf } from "../../ui/people.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Tabs } from "../../ui/parts/Tabs.tsx";
import { CalendarTab } from "./CalendarTab.tsx";
import { CareTab } from "./CareTab.tsx";
import { DAYS, type Editor, useEditor } from "./editor.ts";
import { Foot } from "./Foot.tsx";
import { RulesTab } from "./RulesTab.tsx";
import { Side } from "./Side.tsx";
import { TeamTab } from "./TeamTab.tsx";
import { VersionsTab } from "./VersionsTab.tsx";
import { own } from "./words.ts";

const TABS = ["clinical", "care", "calendar", "team", "versions"] as const;
type Tab = (typeof TABS)[number];

interface Props {
  uid: string;
  loaded: Tagged<PlanPage>;
  /** A template that was just chosen, for a patient without a plan. */
  picked: Document | null;
  again: () => void;
}

export function EditorPage({ uid, loaded, picked, again }: Props) {
  const editor = useEditor(uid, loaded, again);
  const history = useLoaded(() => records.courses(uid, DAYS, "person"), [uid]);
  const [isSigning, setSigning] = useState(false);
  useEffect(() => {
    if (picked) editor.change(picked);
  }, [picked]);
  useUnsaved(editor.isDirty);
  return (
    <main id="main" class="plan">
      <Head uid={uid} editor={editor} />
      <TabBar uid={uid} editor={editor} />
      <div class="column">
        {editor.refused && (
          <p class="problem refused" role="alert">
            <Icon shape="information" />
            <span>
              <b>{own.value.refused}.</b> {editor.refused[language.value]}
            </span>
          </p>
        )}
        <Body tab={tabOf()} uid={uid} editor={editor} courses={history.data?.courses ?? null} />
      </div>
      <Side editor={editor} />
      <Foot editor={editor} isSigning={isSigning} setSigning={setSigning} again={again} />
    </main>
  );
}

type BodyProps = { tab: Tab; uid: string; editor: Editor; courses: Parameters<typeof RulesTab>[0]["courses"] };

function Body({ tab, uid, editor, courses }: BodyProps) {
  switch (tab) {
    case "clinical":
      return <RulesTab editor={editor} courses={courses} />;
    case "care":
      return <CareTab editor={editor} />;
    case "calendar":
      return <CalendarTab editor={editor} />;
    case "team":
      return <TeamTab editor={editor} />;
    case "versions":
      return <VersionsTab uid={uid} editor={editor} />;
  }
}

function Head({ uid, editor }: { uid: string; editor: Editor }) {
  const { page, view } = editor;
  const { patient } = page;
  const current = page.versions.find((one) => one.status === "active");
  const print = `${planPath(uid)}?print=${page.draft ? "draft" : (current?.version ?? "draft")}`;
  return (
    <header class="who">
      <h1>
        {own.value.title(nameOf(patient))}{" "}
        <span class="muted light">{[own.value.years(yearsSince(patient.birth_date, clock.now.value)), view?.title].filter(Boolean).join(", ")}</span>
      </h1>
      <Chip>{own.value.draftOf((page.versions[0]?.version ?? 0) + 1)}</Chip>
      <span class="meta">
        {[
          view?.template && own.value.from(view.template[language.value]),
          current ? own.value.inForce(current.version, format.value.day(new Date(current.effective_from))) : own.value.noneInForce,
        ].filter(Boolean).join(" · ")}
      </span>
      <span class="grow" />
      <span class="pair">
        <a class="btn" href={patientPath(uid)} onClick={follow(patientPath(uid))}>
          {own.value.back}
        </a>
        {!editor.isDirty && view && (
          <a class="btn" href={print} onClick={follow(print)}>
            {own.value.print}
          </a>
        )}
      </span>
    </header>
  );
}

function TabBar({ uid, editor }: { uid: string; editor: Editor }) {
  const { tabs, tabsLabel } = own.value;
  const here = tabOf();
  const counts: Partial<Record<Tab, number>> = {
    clinical: editor.view?.rules.length ?? 0,
    calendar: editor.view?.calendar.length ?? 0,
    versions: editor.page.versions.length,
  };
  return (
    <Tabs
      label={tabsLabel}
      tabs={TABS.map((tab) => ({
        name: tabs[tab],
        address: planPath(uid) + (tab === "clinical" ? "" : `?tab=${tab}`),
        isHere: tab === here,
        ...(counts[tab] === undefined ? {} : { count: counts[tab] }),
      }))}
    />
  );
}

function tabOf(): Tab {
  const asked = route.value.query.get("tab");
  return TABS.find((tab) => tab === asked) ?? "clinical";
}

/** The browser asks before a page with unsaved changes is left. */
function useUnsaved(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isDirty]);
}
