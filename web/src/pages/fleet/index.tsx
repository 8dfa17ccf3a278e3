// The fleet: gateways and devices in homes, those to look at first; beside them the one that is open.

import { useState } from "preact/hooks";
import * as api from "../../api/fleet.ts";
import type { FleetDevice, FleetPage } from "../../api/types/fleet.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as route from "../../state/route.ts";
import { Icon, type Shape } from "../../ui/Icon.tsx";
import { Page, Panel, Segments } from "../../ui/parts/Page.tsx";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { AssignKit } from "./Kit.tsx";
import { Beside } from "./Beside.tsx";
import { whole } from "./saying.ts";
import { Devices, Gateways } from "./Tables.tsx";
import { own } from "./words.ts";
import "./fleet.css";

const FEW = 40;

export default function Fleet() {
  const [isAssigning, setAssigning] = useState(false);
  const { data, problem, again } = useLoaded(async () => {
    const page = await api.fleet("person");
    clock.setBy(page.now);
    return page;
  }, []);
  const open = route.route.value.query.get("gateway");
  const isRoomy = Boolean(open);
  const tools = data?.may_act && (
    <button class="btn" type="button" onClick={() => setAssigning(true)}>
      <Icon shape="plus" />
      {own.value.assign}
    </button>
  );
  return (
    <div class={isRoomy ? "fleet open" : "fleet"}>
      <Page title={own.value.title} under={data && <Counts page={data} />} tools={tools}>
        {!data && (problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={8} />)}
        {data && <Lists page={data} open={open} />}
      </Page>
      {data && open && <Beside key={open} name={open} page={data} again={again} />}
      {data && isAssigning && (
        <AssignKit page={data} onClose={() => setAssigning(false)} onDone={again} />
      )}
    </div>
  );
}

function Counts({ page }: { page: FleetPage }) {
  const { counts } = page;
  const words = own.value.counts;
  const facts: [Shape, number, string, string][] = [
    ["house", counts.gateways, words.gateways, ""],
    ["done", counts.well, words.well, "ok"],
    ["technical", counts.troubled, words.troubled, "technical"],
    ["battery", counts.low_batteries, words.batteries, ""],
    ["clock", counts.clocks_off, words.clocks, ""],
    ["card", counts.on_the_shelf, words.shelf, ""],
  ];
  return (
    <ul class="fleet-counts">
      {facts.map(([shape, n, name, tone]) => (
        <li key={name} class={tone && n ? `sev ${tone}` : ""}>
          <Icon shape={shape} />
          <b>{whole(n)}</b> {name}
        </li>
      ))}
    </ul>
  );
}

/** Which gateways and devices are listed stands in the address. */
function Lists({ page, open }: { page: FleetPage; open: string | null }) {
  const only = route.route.value.query.get("only") ?? "all";
  const devices = listed(page, only);
  const options = [
    { value: "all", name: own.value.all },
    { value: "troubled", name: own.value.toWatch(page.counts.troubled) },
    { value: "shelf", name: own.value.shelf(page.counts.on_the_shelf) },
  ];
  const gateways = only === "troubled" ? page.gateways.filter((one) => one.troubles.length) : page.gateways;
  return (
    <>
      <div>
        <Segments label={own.value.filter} value={only} options={options}
          onValue={(value) => route.ask({ only: value === "all" ? null : value })} />
      </div>
      {only !== "shelf" && (
        <Panel title={own.value.gateways.title} tools={<span class="meta">{own.value.gateways.order}</span>}>
          {gateways.length ? <Gateways gateways={gateways} open={open} /> : <Empty title={own.value.gateways.none} />}
        </Panel>
      )}
      <Panel title={own.value.devices.all} tools={<span class="meta">{whole(page.counts.devices)}</span>}>
        {devices.length ? <Devices devices={devices} /> : <Empty title={own.value.devices.none} />}
      </Panel>
    </>
  );
}

/** Of all devices the first ones, which are those to look at; the rest by the filter, or beside their gateway. */
function listed(page: FleetPage, only: string): FleetDevice[] {
  if (only === "shelf") return page.devices.filter((one) => one.home === null);
  if (only === "troubled") return page.devices.filter((one) => one.troubles.length);
  return page.devices.slice(0, FEW);
}
