// How the service does: every number with what it counts, over what, how it came there, and who is behind it.

import { useState } from "preact/hooks";
import * as api from "../../api/indicators.ts";
import type { IndicatorFigure, IndicatorsPage } from "../../api/types/indicators.ts";
import { format, language } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as route from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Page, Panel } from "../../ui/parts/Page.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Behind } from "./Behind.tsx";
import { Brief } from "./Brief.tsx";
import { ByGp } from "./ByGp.tsx";
import { Course } from "./Course.tsx";
import { monthName, said, whole } from "./saying.ts";
import { Figures, Rules, Signals } from "./Tables.tsx";
import { own } from "./words.ts";
import "./indicators.css";

export default function Indicators() {
  const { query } = route.route.value;
  const wanted: api.Wanted = { month: query.get("month"), gp: query.get("gp"), pathway: query.get("pathway") };
  const shown = query.get("by");
  const keys = [wanted.month, wanted.gp, wanted.pathway, shown];
  const { data, problem, again } = useLoaded(async () => {
    const page = await api.indicators(wanted, shown);
    clock.setBy(page.now);
    return page;
  }, keys);
  const [open, setOpen] = useState<string | null>(null);
  const opened = data?.indicators.find((one) => one.id === open);
  return (
    <div class={opened ? "ind open" : "ind"}>
      <Page title={own.value.title} under={data && <Under page={data} />} tools={data && <Tools page={data} wanted={wanted} />}>
        {!data && (problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={8} />)}
        {data && <Whole page={data} onOpen={setOpen} />}
      </Page>
      {data && opened && <Behind key={opened.id + keys.join()} one={opened} page={data} wanted={wanted} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Under({ page }: { page: IndicatorsPage }) {
  const facts = [own.value.people(whole(page.patients)), own.value.until(format.value.moment(new Date(page.until), clock.now.value))];
  if (page.is_own_panel) facts.unshift(own.value.own);
  return <>{facts.join(" · ")}</>;
}

function Tools({ page, wanted }: { page: IndicatorsPage; wanted: api.Wanted }) {
  const words = own.value;
  const choose = (name: string) => (event: Event) => route.ask({ [name]: (event.currentTarget as HTMLSelectElement).value || null });
  return (
    <>
      <select aria-label={words.month} value={wanted.month ?? page.month.slice(0, 7)} onChange={choose("month")}>
        {[...page.months].reverse().map((month) => (
          <option key={month} value={month.slice(0, 7)}>
            {monthName(month, true)}
          </option>
        ))}
      </select>
      {page.is_own_panel || (
        <select aria-label={words.gp} value={wanted.gp ?? ""} onChange={choose("gp")}>
          <option value="">{words.allGps}</option>
          {page.gps.map((gp) => (
            <option key={gp.username} value={gp.username}>
              {gp.display_name}
            </option>
          ))}
        </select>
      )}
      <select aria-label={words.pathway} value={wanted.pathway ?? ""} onChange={choose("pathway")}>
        <option value="">{words.allPathways}</option>
        {page.pathways.map((pathway) => (
          <option key={pathway} value={pathway}>
            {pathway}
          </option>
        ))}
      </select>
      <a class="btn" href={api.tableAddress(wanted, language.value === "it")} download aria-label={words.csvLabel}>
        <Icon shape="download" />
        {words.csv}
      </a>
    </>
  );
}

function Whole({ page, onOpen }: { page: IndicatorsPage; onOpen: (id: string) => void }) {
  const by = route.route.value.query.get("by") ?? "pai_active";
  const shown = page.indicators.find((one) => one.id === by) ?? page.indicators[0]!;
  const all = (family: IndicatorFigure["family"]) => page.indicators.filter((one) => one.family === family);
  return (
    <>
      <Brief indicators={page.indicators.slice(0, 5)} shown={shown.id} />
      <div class="ind-two">
        <Panel title={`${said(shown.title)}, ${own.value.trend.toLowerCase()}`}>
          <Course one={shown} />
          <p class="meta">
            {own.value.behind.counts}: {said(shown.counts)}. {own.value.behind.among}: {said(shown.among)}.
          </p>
        </Panel>
        {page.is_own_panel ? <OfSignals page={page} /> : <ByGp one={shown} gps={page.by_gp} />}
      </div>
      <Panel title={own.value.process} tools={page.may_drill && <span class="meta">{own.value.opens}</span>}>
        <Figures title={own.value.process} indicators={all("process")} onOpen={onOpen} />
      </Panel>
      <Panel title={own.value.outcome}>
        <Figures title={own.value.outcome} indicators={all("outcome")} onOpen={onOpen} />
      </Panel>
      <div class={page.is_own_panel ? "" : "ind-two even"}>
        {page.is_own_panel || <OfSignals page={page} />}
        <Panel title={own.value.rules} tools={<span class="meta">{own.value.rulesUnder}</span>}>
          <Rules rules={page.rules} />
        </Panel>
      </div>
    </>
  );
}

function OfSignals({ page }: { page: IndicatorsPage }) {
  return (
    <Panel title={own.value.signals}>
      <Signals signals={page.signals} />
    </Panel>
  );
}
