// One indicator by GP: a funnel, since few patients scatter more; and the same as a table.

import type { GpFigure, IndicatorFigure } from "../../api/types/indicators.ts";
import { Panel } from "../../ui/parts/Page.tsx";
import { type Column, Table } from "../../ui/parts/Table.tsx";
import * as plot from "../../viewers/trend/plot.ts";
import { isOutside, limits, Z95, Z998 } from "./funnel.ts";
import { said, value } from "./saying.ts";
import { own } from "./words.ts";

const BOX: plot.Box = { left: 44, right: 500, top: 12, bottom: 200 };

export function ByGp({ one, gps }: { one: IndicatorFigure; gps: GpFigure[] }) {
  const shown = gps.filter((gp) => gp.value !== null);
  const hidden = gps.length - shown.length;
  const words = own.value.gpColumns;
  const columns: Column<GpFigure>[] = [
    { name: words.gp, isHead: true, cell: (gp) => gp.gp_name },
    { name: words.patients, isNumber: true, cell: (gp) => gp.patients },
    { name: words.value, isNumber: true, cell: (gp) => value(one.unit, gp.value) },
  ];
  return (
    <Panel title={own.value.byGp(gps.length)} tools={hidden > 0 && <span class="meta">{own.value.hidden(hidden)}</span>}>
      {one.unit === "percent" && one.value !== null && shown.length > 1 && <Funnel one={one} gps={shown} mean={one.value} />}
      <Table label={`${said(one.title)}, ${words.gp}`} columns={columns} rows={gps} keyOf={(gp) => gp.gp} />
    </Panel>
  );
}

function Funnel({ one, gps, mean }: { one: IndicatorFigure; gps: GpFigure[]; mean: number }) {
  const most = Math.max(...gps.map((gp) => gp.denominator ?? 0)) * 1.1;
  const low = Math.min(mean, ...gps.map((gp) => gp.value!));
  const axis = plot.axisOf("", [Math.max(0, Math.floor(low / 10) * 10 - 10), 100], null);
  const x = (n: number) => BOX.left + ((BOX.right - BOX.left) * n) / most;
  const y = (share: number) => plot.y(Math.max(share, axis.low), axis, BOX);
  return (
    <svg class="ind-funnel" viewBox="0 0 520 236" role="img" aria-label={own.value.funnel(said(one.title))}>
      <path class="wide" d={wall(mean, most, Z998, x, y)} />
      <path class="band" d={wall(mean, most, Z95, x, y)} />
      {axis.ticks.map((tick) => (
        <text key={tick} x={BOX.left - 8} y={y(tick) + 4} text-anchor="end">
          {tick}
        </text>
      ))}
      <path class="tick" d={`M${BOX.left} ${BOX.top}V${BOX.bottom}H${BOX.right}`} />
      <path class="mean" d={`M${BOX.left} ${y(mean)}H${BOX.right}`} />
      {gps.map((gp) => (
        <circle key={gp.gp} class={isOutside(gp.value!, mean, gp.denominator!) ? "out" : ""} cx={x(gp.denominator!)} cy={y(gp.value!)} r="5" />
      ))}
      <text x={BOX.right} y={y(limits(mean, most, Z95).low) - 4} text-anchor="end">
        {own.value.limit95}
      </text>
      <text x={BOX.right} y={228} text-anchor="end">
        {own.value.patientsAxis}
      </text>
    </svg>
  );
}

/** The field between two walls, from few patients to many. */
function wall(mean: number, most: number, z: number, x: (n: number) => number, y: (share: number) => number): string {
  const steps = Array.from({ length: 40 }, (_, i) => Math.max(1, (most * (i + 1)) / 40));
  const upper = steps.map((n) => `${x(n).toFixed(1)} ${y(limits(mean, n, z).high).toFixed(1)}`);
  const lower = steps.map((n) => `${x(n).toFixed(1)} ${y(limits(mean, n, z).low).toFixed(1)}`).reverse();
  return `M${upper.join("L")}L${lower.join("L")}Z`;
}
