// What happens around an open trace: beats and measures come after it, and the address follows the reader.

import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/ecg.ts";
import type { EcgMeasures, Verdict } from "../../api/types/ecg.ts";
import { sorry } from "../../i18n/index.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import * as filters from "../../viewers/ecg/filter.ts";
import type { Served } from "../../viewers/ecg/served.ts";
import type { Deeds } from "./correcting.ts";
import type { Desk } from "./desk.ts";
import { own } from "./words.ts";

const ADDRESS_AFTER_MS = 500;

/** What was measured in the trace on this desk; asked for once it is drawn, and again after each correction. */
export function useMeasures(desk: Desk | null): { measures: EcgMeasures | null; problem: string | null; again: () => void } {
  const ask = async () => {
    if (!desk) return null;
    desk.isMeasuring.value = true;
    await desk.drawn;
    try {
      return { desk, measures: await api.measures(desk.served.patient, desk.served.span) };
    } finally {
      desk.isMeasuring.value = false;
    }
  };
  const { data, problem, again } = useLoaded(ask, [desk]);
  return { measures: data?.desk === desk ? (data?.measures ?? null) : null, problem, again };
}

/** Beats come after the trace; the address says where to begin, and follows where the reader goes. */
export function useBeginning(desk: Desk | null, deeds: Deeds | null): void {
  useEffect(() => {
    if (!desk || !deeds) return;
    const { query } = route.route.peek();
    const speed = Number(query.get("speed"));
    if (speed) desk.look({ mmPerSecond: speed });
    desk.filter(filters.parse(query.get("filter")));
    desk.arrive(query.get("t0") ?? "");
    desk.mark(query.get("mark"), own.value.mark);
    desk.drawn.then(() => deeds.load()).catch(told);
    let timer = 0;
    const off = effect(() => {
      const { t0, mmPerSecond, filter } = desk.view.value;
      const place = { t0: desk.momentOf(t0), speed: String(mmPerSecond), filter: filters.written(filter) };
      clearTimeout(timer);
      timer = window.setTimeout(() => route.ask(place), ADDRESS_AFTER_MS);
    });
    return () => {
      off();
      clearTimeout(timer);
    };
  }, [desk]);
}

/** Say yes or no to a measure, and ask anew. */
export function answer({ patient, span }: { patient: string; span: Served["span"] }, code: string, verdict: Verdict, done: () => void): void {
  api.confirm(patient, span, code, verdict).then(done, told);
}

/** A failure in words, unless it was the end of the session. */
function told(reason: unknown): void {
  if (!session.endedBy(reason)) say(sorry(codeIn(reason)));
}
