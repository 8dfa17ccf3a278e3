// What the program measured and found: each waits for the reader's yes or no, and only a yes enters the report.

import { format } from "../../i18n/index.ts";
import { unitOf } from "../../i18n/quantity.ts";
import * as clock from "../../state/clock.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Computed } from "../../ui/parts/Chip.tsx";
import type { EcgItem, EcgMeasures, Verdict } from "../../api/types/ecg.ts";
import { own } from "./words.ts";

interface Props {
  measures: EcgMeasures;
  mayConfirm: boolean;
  onVerdict: (code: string, verdict: Verdict) => void;
}

export function Measures({ measures, mayConfirm, onVerdict }: Props) {
  const say = own.value.measures;
  const left = measures.items.filter((item) => item.state === "computed" && item.why === null).length;
  return (
    <section class="measures">
      <div class="cap">
        <h2>{say.title}</h2>
        {left > 0 && <Computed />}
      </div>
      <table>
        <caption class="sr">{say.caption}</caption>
        <tbody>
          {measures.items.map((item) => (
            <tr key={item.code} data-item={item.code} data-state={item.state}>
              <th scope="row">
                <Said item={item} />
              </th>
              <td>{item.why === null && <Answer item={item} may={mayConfirm} onVerdict={onVerdict} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="meta">
        {left > 0 && say.left(left)} {say.algorithm(measures.algorithm, measures.algorithm_version)}
      </p>
    </section>
  );
}

function Said({ item }: { item: EcgItem }) {
  const say = own.value.measures;
  const formula = item.formula && (say.formulas[item.formula] ?? item.formula);
  return (
    <>
      {nameOf(item.code)} {formula && <>({formula}) </>}
      {item.why !== null && (
        <>
          <b>{say.notComputed}</b>: {say.whys[item.why] ?? item.why}
        </>
      )}
      {item.value !== null && (
        <b>
          {amountOf(item, item.value)}
          {unitOf(item.unit)}
        </b>
      )}
      <More item={item} />
    </>
  );
}

function More({ item }: { item: EcgItem }) {
  const say = own.value.measures;
  const said = [
    item.low !== null && item.high !== null && item.low !== item.high && say.between(amountOf(item, item.low), amountOf(item, item.high)),
    item.share !== null && `${format.value.number(item.share * 100)}\u00a0%`,
    item.by !== null && item.at !== null && say.by(item.by, format.value.moment(new Date(item.at), clock.now.value)),
  ].filter(Boolean);
  return said.length ? <span class="meta light"> {said.join(" · ")}</span> : null;
}

function Answer({ item, may, onVerdict }: { item: EcgItem; may: boolean; onVerdict: Props["onVerdict"] }) {
  const say = own.value.measures;
  const name = nameOf(item.code);
  if (item.state !== "computed") {
    const isYes = item.state === "confirmed";
    return (
      <span class="answer">
        <span class={isYes ? "chip ok" : "chip line"}>
          {isYes && <Icon shape="done" />}
          {isYes ? say.confirmed : say.rejected}
        </span>
        {may && (
          <button class="btn s quiet" type="button" aria-label={`${say.again}: ${name}`} onClick={() => onVerdict(item.code, "computed")}>
            {say.again}
          </button>
        )}
      </span>
    );
  }
  if (!may) return null;
  return (
    <span class="answer">
      <button class="btn s" type="button" aria-label={`${say.yes}: ${name}`} onClick={() => onVerdict(item.code, "confirmed")}>
        <Icon shape="done" /> {say.yes}
      </button>
      <button class="btn s" type="button" aria-label={`${say.no}: ${name}`} onClick={() => onVerdict(item.code, "rejected")}>
        {say.no}
      </button>
    </span>
  );
}

export const nameOf = (code: string): string => own.value.measures.names[code] ?? code;

/** As many digits as the measure deserves. */
function amountOf(item: EcgItem, value: number): string {
  return format.value.number(value, item.unit === "s" || item.unit === "%" ? 2 : 0);
}
