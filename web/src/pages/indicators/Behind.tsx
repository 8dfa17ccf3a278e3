// Beside the figures: what one counts, over what, and which of the reader's patients keep it down.

import { useEffect, useRef } from "preact/hooks";
import * as api from "../../api/indicators.ts";
import type { Behind as Found, Counted, IndicatorFigure, IndicatorsPage } from "../../api/types/indicators.ts";
import { format } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import { patientPath } from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Empty, ErrorState, Loading } from "../../ui/parts/States.tsx";
import { type Column, Table } from "../../ui/parts/Table.tsx";
import { said } from "./saying.ts";
import { own } from "./words.ts";

interface Props {
  one: IndicatorFigure;
  page: IndicatorsPage;
  wanted: api.Wanted;
  onClose: () => void;
}

export function Behind({ one, page, wanted, onClose }: Props) {
  const words = own.value.behind;
  const place = useRef<HTMLHeadingElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    place.current?.focus();
    return () => before.current instanceof HTMLElement && before.current.focus();
  }, []);
  return (
    <aside class="ind-side" aria-label={words.title(said(one.title))} onKeyDown={(event) => event.key === "Escape" && onClose()}>
      <header>
        <h2 ref={place} tabIndex={-1}>
          {said(one.title)}
        </h2>
        <button class="btn icon" type="button" aria-label={words.close} onClick={onClose}>
          <Icon shape="close" />
        </button>
      </header>
      <dl class="kv">
        <dt>{words.counts}</dt>
        <dd>{said(one.counts)}</dd>
        <dt>{words.among}</dt>
        <dd>{said(one.among)}</dd>
      </dl>
      {page.may_drill ? <Patients one={one} wanted={wanted} /> : <p class="muted">{words.noDrill}</p>}
    </aside>
  );
}

function Patients({ one, wanted }: { one: IndicatorFigure; wanted: api.Wanted }) {
  const { data, problem, again } = useLoaded(() => api.behind(one.id, wanted), [one.id, wanted.month, wanted.gp, wanted.pathway]);
  if (!data) return problem ? <ErrorState code={problem} retry={again} /> : <Loading rows={5} />;
  return <List one={one} found={data} />;
}

function List({ one, found }: { one: IndicatorFigure; found: Found }) {
  const words = own.value.behind;
  const number = (n: number) => format.value.number(n, one.unit === "per_week" ? 1 : 0);
  const figures: Column<Counted>[] =
    one.unit === "minutes"
      ? [{ name: words.columns.minutes, isNumber: true, cell: (each) => each.minutes.map((n) => number(n)).join(" · ") }]
      : [
          { name: words.columns.numerator, isNumber: true, cell: (each) => number(each.numerator) },
          { name: words.columns.denominator, isNumber: true, cell: (each) => number(each.denominator) },
        ];
  const columns: Column<Counted>[] = [{ name: words.columns.patient, isHead: true, cell: (each) => <Patient one={each} /> }, ...figures];
  return (
    <>
      {found.patients.length ? (
        <Table label={words.columns.patient} columns={columns} rows={found.patients} keyOf={(each) => each.uid} />
      ) : (
        <Empty title={words.none} />
      )}
      {found.hidden > 0 && <p class="meta">{words.hidden(found.hidden)}</p>}
    </>
  );
}

function Patient({ one }: { one: Counted }) {
  return (
    <>
      <a href={patientPath(one.uid)} onClick={follow(patientPath(one.uid))}>
        {one.given_name} {one.family_name}
      </a>
      <span class="meta"> {one.code}</span>
    </>
  );
}
