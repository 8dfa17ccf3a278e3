// A signed referto as the page that is printed, and beside it whether it is whole, its versions, who read it.

import { useEffect } from "preact/hooks";
import * as api from "../../api/reading.ts";
import type { Report } from "../../api/types/reading.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as route from "../../state/route.ts";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Sheet } from "./Sheet.tsx";
import { Side } from "./Side.tsx";
import { own } from "./words.ts";
import "./referto.css";

export default function RefertoPage() {
  const uid = route.route.value.uid ?? "";
  const { data, problem, again } = useLoaded<Report>(() => api.report(uid), [uid]);
  const title = data ? own.value.titles[data.specialty] : own.value.number;
  useEffect(() => {
    document.title = `${title} · accanto`;
  }, [title]);
  if (problem) return <main id="main"><h1 class="sr">{title}</h1><ErrorState code={problem} retry={again} /></main>;
  if (!data || data.uid !== uid) return <main id="main"><h1 class="sr">{title}</h1><Loading rows={6} /></main>;
  return (
    <main id="main" class="referto">
      <Sheet report={data} />
      <Side report={data} />
    </main>
  );
}
