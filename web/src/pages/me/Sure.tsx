// A number is odd: is this really what the device shows? Nothing is kept before the answer.

import type { Asked } from "../../api/types/home.ts";
import { amount } from "../../i18n/quantity.ts";
import { own } from "./words.ts";

interface Props {
  asked: Asked[];
  onRight: () => void;
  onChange: () => void;
}

export function Sure({ asked, onRight, onChange }: Props) {
  const words = own.value.entry;
  return (
    <section class="me-now me-sure" aria-labelledby="sure" role="alert">
      <div class="txt">
        <h2 id="sure">{words.sureTitle}</h2>
        {asked.map((one) => (
          <p key={one.signal}>{why(one)}</p>
        ))}
        <p>{words.look}</p>
        <p>
          <b>{own.value.ill}</b>
        </p>
      </div>
      <div class="pair">
        <button class="btn main go" type="button" onClick={onChange}>
          {words.change}
        </button>
        <button class="btn go" type="button" onClick={onRight}>
          {words.right}
        </button>
      </div>
    </section>
  );
}

function why(one: Asked): string {
  const words = own.value.entry;
  if (one.doubt === "swapped") return words.swapped;
  const value = amount(one.signal, one.value);
  return one.usual === null ? words.unlikely(value) : words.unusual(value, amount(one.signal, one.usual));
}
