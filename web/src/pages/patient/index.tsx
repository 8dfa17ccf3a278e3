// The page of one patient: who they are, how they are in thirty seconds, and what stands beside it.

import { useEffect, useState } from "preact/hooks";
import type { Asker } from "../../api/client.ts";
import * as api from "../../api/record.ts";
import type { PatientRecord } from "../../api/types/record.ts";
import { words } from "../../i18n/index.ts";
import * as live from "../../state/live.ts";
import { useLoaded } from "../../state/loaded.ts";
import { patientPath, route } from "../../state/route.ts";
import { nameOf } from "../../ui/people.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Tabs } from "../../ui/parts/Tabs.tsx";
import { Aside } from "./Aside.tsx";
import { ConsentsTab } from "./ConsentsTab.tsx";
import { CoursesTab } from "./CoursesTab.tsx";
import { DevicesTab } from "./DevicesTab.tsx";
import { DocumentsTab } from "./DocumentsTab.tsx";
import { Header } from "./Header.tsx";
import { PersonTab } from "./PersonTab.tsx";
import { PlanTab } from "./PlanTab.tsx";
import { SilencesTab } from "./SilencesTab.tsx";
import { TimelineTab } from "./TimelineTab.tsx";
import { own } from "./words.ts";
import "./patient.css";

const TABS = ["courses", "timeline", "plan", "documents", "devices", "silences", "person", "consents"] as const;
type Tab = (typeof TABS)[number];

export default function Patient() {
  const uid = route.value.uid ?? "";
  const [asker, setAsker] = useState<Asker>("person");
  const { data, problem, again } = useLoaded(() => api.record(uid, asker), [uid]);
  useEffect(() => setAsker("person"), [uid]);
  useFresh(() => {
    setAsker("page");
    again();
  });
  useEffect(() => {
    document.title = `${data ? data.person.code : words.value.pages.patient} · accanto`;
  }, [data]);
  if (!data) return <main id="main" class="page">{problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={6} />}</main>;
  return (
    <main id="main" class="patient">
      <Header record={data} />
      <TabBar record={data} />
      <div class="column">
        <Body tab={tabOf()} record={data} asker={asker} again={again} />
      </div>
      <Aside record={data} asker={asker} />
    </main>
  );
}

/** The page is loaded again, by itself, when something happens to an alert: that keeps no forgotten session alive. */
function useFresh(again: () => void): void {
  const [isWaiting, wait] = useState(false);
  useEffect(() => live.listen(() => wait(true)), []);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => {
      wait(false);
      again();
    }, 400);
    return () => clearTimeout(timer);
  }, [isWaiting]);
}

function tabOf(): Tab {
  const asked = route.value.query.get("tab");
  return TABS.find((tab) => tab === asked) ?? "courses";
}

function TabBar({ record }: { record: PatientRecord }) {
  const { tabs, tabsLabel } = own.value;
  const here = tabOf();
  const counts: Partial<Record<Tab, number>> = { devices: record.devices.length };
  const shown = record.emergency_until ? TABS.filter((tab) => tab !== "consents") : TABS;
  return (
    <Tabs
      label={`${tabsLabel}: ${nameOf(record.person)}`}
      tabs={shown.map((tab) => ({
        name: tab === "plan" && record.plan ? `${tabs.plan} v${record.plan.version}` : tabs[tab],
        address: patientPath(record.person.uid) + (tab === "courses" ? "" : `?tab=${tab}`),
        isHere: tab === here,
        ...(counts[tab] === undefined ? {} : { count: counts[tab] }),
      }))}
    />
  );
}

function Body({ tab, record, asker, again }: { tab: Tab; record: PatientRecord; asker: Asker; again: () => void }) {
  const uid = record.person.uid;
  switch (tab) {
    case "courses":
      return <CoursesTab record={record} asker={asker} />;
    case "timeline":
      return <TimelineTab uid={uid} />;
    case "plan":
      return <PlanTab record={record} />;
    case "documents":
      return <DocumentsTab uid={uid} />;
    case "devices":
      return <DevicesTab record={record} again={again} />;
    case "silences":
      return <SilencesTab record={record} again={again} />;
    case "person":
      return <PersonTab record={record} again={again} />;
    case "consents":
      return <ConsentsTab uid={uid} again={again} />;
  }
}
