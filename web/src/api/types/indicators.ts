// What the indicators say: the types of api/accanto_api/indicators/shapes.py.

export type Family = "process" | "outcome";
export type Unit = "percent" | "per_week" | "minutes";

export interface MonthValue {
  month: string;
  value: number | null;
}

export interface IndicatorFigure {
  id: string;
  family: Family;
  unit: Unit;
  title: Record<"it" | "en", string>;
  counts: Record<"it" | "en", string>;
  among: Record<"it" | "en", string>;
  numerator: number | null;
  denominator: number;
  value: number | null;
  p90: number | null;
  goal: number | null;
  is_less_better: boolean;
  is_met: boolean | null;
  baseline: number | null;
  change: number | null;
  trend: MonthValue[];
}

export interface GpFigure {
  gp: string;
  gp_name: string;
  patients: number;
  numerator: number | null;
  denominator: number | null;
  value: number | null;
}

export interface SignalFigure {
  signal: string;
  done: number;
  owed: number;
}

export interface Choice {
  username: string;
  display_name: string;
}

export interface IndicatorsPage {
  now: string;
  month: string;
  months: string[];
  until: string;
  is_own_panel: boolean;
  may_drill: boolean;
  patients: number;
  gps: Choice[];
  pathways: string[];
  indicators: IndicatorFigure[];
  by_gp: GpFigure[];
  signals: SignalFigure[];
  rules: OfRule[];
}

export interface Counted {
  uid: string;
  given_name: string;
  family_name: string;
  code: string;
  numerator: number;
  denominator: number;
  minutes: number[];
}

export interface Behind {
  id: string;
  month: string;
  patients: Counted[];
  hidden: number;
}

export interface OfRule {
  rule_id: string;
  patient: string | null;
  alerts: number;
  closed: number;
  actionable: number;
  ppv: number | null;
  advice: string | null;
  hint: Record<"it" | "en", string> | null;
}
