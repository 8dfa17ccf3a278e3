// The editor of a patient's plan; its printed sheet; and the choice of a template where there is no plan yet.

import { useEffect, useState } from "preact/hooks";
import * as api from "../../api/plan.ts";
import type { Tagged } from "../../api/revision.ts";
import type { Document, PlanPage } from "../../api/types/plan.ts";
import { words } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { route } from "../../state/route.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { EditorPage } from "./EditorPage.tsx";
import { PrintSheet } from "./PrintSheet.tsx";
import { TemplatePicker } from "./TemplatePicker.tsx";
import "./plan.css";

export default function Plan() {
  const uid = route.value.uid ?? "";
  const { data, problem, again } = useLoaded(() => api.page(uid), [uid]);
  const [picked, pick] = useState<Document | null>(null);
  useEffect(() => {
    document.title = `${words.value.pages.plan} · accanto`;
  }, []);
  if (!data) return <main id="main" class="page">{problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={6} />}</main>;
  const printed = route.value.query.get("print");
  if (printed) return <PrintSheet uid={uid} page={data.data} asked={printed} />;
  if (isEmpty(data) && !picked) return <TemplatePicker page={data.data} onPick={pick} />;
  return (
    <EditorPage key={`${data.tag} ${data.data.versions[0]?.version ?? 0}`} uid={uid} loaded={data} picked={picked}
      again={() => {
        pick(null);
        again();
      }} />
  );
}

function isEmpty({ data }: Tagged<PlanPage>): boolean {
  return !data.draft && !data.in_force;
}
