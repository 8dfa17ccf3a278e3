// One of a few scales, all in sight; the chosen one says its unit.

import { format } from "../../i18n/index.ts";

interface Props {
  name: string;
  unit: string;
  options: readonly number[];
  chosen: number;
  choose: (value: number) => void;
}

export function Choice({ name, unit, options, chosen, choose }: Props) {
  return (
    <span class="seg" role="group" aria-label={name}>
      {options.map((value) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => choose(value)}>
          {format.value.number(value)} {value === chosen ? unit : <span class="sr">{unit}</span>}
        </button>
      ))}
    </span>
  );
}
