// Indicators, measures and rules as rows.

import type { IndicatorFigure, OfRule, SignalFigure } from "../../api/types/indicators.ts";
import { language, words } from "../../i18n/index.ts";
import { Chip } from "../../ui/parts/Chip.tsx";
import { Empty } from "../../ui/parts/States.tsx";
import { type Column, Table } from "../../ui/parts/Table.tsx";
import { change, said, value, whole } from "./saying.ts";
import { own } from "./words.ts";

interface Props {
  title: string;
  indicators: IndicatorFigure[];
  onOpen: (id: string) => void;
}

export function Figures({ title, indicators, onOpen }: Props) {
  const columns_ = own.value.columns;
  const columns: Column<IndicatorFigure>[] = [
    { name: columns_.indicator, isHead: true, cell: (one) => <Name one={one} onOpen={onOpen} /> },
    { name: columns_.numerator, isNumber: true, cell: (one) => whole(one.numerator) },
    { name: columns_.denominator, isNumber: true, cell: (one) => whole(one.denominator) },
    { name: columns_.value, isNumber: true, cell: (one) => <Value one={one} /> },
    { name: columns_.change, isNumber: true, cell: (one) => change(one.unit, one.change) },
    { name: columns_.goal, isNumber: true, cell: (one) => (one.goal === null ? own.value.none : value(one.unit, one.goal)) },
    { name: columns_.state, cell: (one) => <State one={one} /> },
  ];
  return <Table label={`${title}, ${columns_.indicator}`} columns={columns} rows={indicators} keyOf={(one) => one.id} />;
}

function Name({ one, onOpen }: { one: IndicatorFigure; onOpen: (id: string) => void }) {
  return (
    <button class="link" type="button" onClick={() => onOpen(one.id)}>
      {said(one.title)}
    </button>
  );
}

function Value({ one }: { one: IndicatorFigure }) {
  return (
    <>
      <b>{value(one.unit, one.value)}</b>
      {one.p90 !== null && <span class="meta"> {own.value.p90(value(one.unit, one.p90))}</span>}
    </>
  );
}

/** Reached is said in green; under a goal is ink: colour is for alerts. */
function State({ one }: { one: IndicatorFigure }) {
  if (one.is_met === null) return <Chip>{one.goal === null ? own.value.noGoal : own.value.none}</Chip>;
  if (one.is_met) return <Chip tone="ok" icon="ticked">{own.value.met}</Chip>;
  return (
    <Chip tone="line">
      <b>{one.is_less_better ? own.value.above : own.value.below}</b>
    </Chip>
  );
}

export function Signals({ signals }: { signals: SignalFigure[] }) {
  const names = own.value.signalColumns;
  const columns: Column<SignalFigure>[] = [
    { name: names.signal, isHead: true, cell: (one) => words.value.signals[one.signal] ?? one.signal },
    { name: names.done, isNumber: true, cell: (one) => whole(one.done) },
    { name: names.owed, isNumber: true, cell: (one) => whole(one.owed) },
    { name: names.share, isNumber: true, cell: (one) => value("percent", one.owed ? (100 * one.done) / one.owed : null) },
  ];
  if (!signals.length) return <Empty title={own.value.none} />;
  return <Table label={`${own.value.signals}, ${names.signal}`} columns={columns} rows={signals} keyOf={(one) => one.signal} />;
}

export function Rules({ rules }: { rules: OfRule[] }) {
  const names = own.value.ruleColumns;
  const columns: Column<OfRule>[] = [
    { name: names.rule, isHead: true, cell: (one) => one.rule_id },
    { name: names.alerts, isNumber: true, cell: (one) => one.alerts },
    { name: names.useful, isNumber: true, cell: (one) => value("percent", one.ppv === null ? null : 100 * one.ppv) },
    { name: names.hint, cell: (one) => one.hint?.[language.value] ?? own.value.none },
  ];
  if (!rules.length) return <Empty title={own.value.noRules} />;
  return <Table label={`${own.value.rules}, ${names.rule}`} columns={columns} rows={rules} keyOf={(one) => one.rule_id} />;
}
