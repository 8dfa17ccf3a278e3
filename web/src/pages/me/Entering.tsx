// Writing a measurement down: what, the numbers, when; and once more where a number is odd.

import { useRef, useState } from "preact/hooks";
import { codeIn } from "../../api/client.ts";
import * as api from "../../api/home.ts";
import type { Asked, Entry, HomePage, Kind } from "../../api/types/home.ts";
import { sorry } from "../../i18n/index.ts";
import { amount } from "../../i18n/quantity.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { follow } from "../../ui/link.ts";
import { DateField, TimeField } from "../../ui/parts/Field.tsx";
import { Finished } from "./Finished.tsx";
import { FIELDS, type Given, moment, numbers, today } from "./form.ts";
import { newKey, said } from "./saying.ts";
import { Sure } from "./Sure.tsx";
import { own } from "./words.ts";

export function Entering({ page, again }: { page: HomePage; again: () => void }) {
  const kind = page.kinds.find((one) => one === route.route.value.query.get("kind"));
  return kind ? <Form key={kind} kind={kind} page={page} again={again} /> : <Which kinds={page.kinds} />;
}

function Which({ kinds }: { kinds: Kind[] }) {
  return (
    <section class="me-which" aria-labelledby="which">
      <h2 id="which">{own.value.entry.which}</h2>
      {kinds.map((kind) => {
        const address = `/me?view=write&kind=${kind}`;
        return (
          <a key={kind} class="btn go" href={address} onClick={follow(address)}>
            {own.value.entry.kinds[kind]}
          </a>
        );
      })}
    </section>
  );
}

interface Props {
  kind: Kind;
  page: HomePage;
  again: () => void;
}

function Form({ kind, page, again }: Props) {
  const [given, setGiven] = useState<Given>({ texts: {}, day: null, time: "" });
  const [asked, setAsked] = useState<Asked[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [kept, setKept] = useState<Entry | null>(null);
  const key = useRef(newKey());
  const words = own.value.entry;

  const send = async (isConfirmed: boolean) => {
    const values = numbers(kind, given.texts);
    const measured_at = moment(given);
    if (!values) return setProblem(words.number);
    if (!measured_at) return setProblem(words.whenMissing);
    const entry: Entry = { key: key.current, kind, values, measured_at, is_confirmed: isConfirmed };
    try {
      const answer = await api.writeDown(page.person.uid, entry);
      setProblem(null);
      setAsked(answer.asked);
      if (answer.is_kept) {
        setKept(entry);
        again();
      }
    } catch (reason) {
      if (!session.endedBy(reason)) setProblem(sorry(codeIn(reason)));
    }
  };

  if (kept) return <Finished value={spoken(kept)} text={words.sent(words.kinds[kind]!)} page={page} />;
  if (asked.length) return <Sure asked={asked} onRight={() => void send(true)} onChange={() => setAsked([])} />;
  return (
    <form class="me-write" aria-labelledby="write" noValidate
      onSubmit={(event) => { event.preventDefault(); void send(false); }}>
      <h2 id="write">{words.kinds[kind]}</h2>
      <div class="numbers">
        {FIELDS[kind].map((name, i) => (
          <label key={name}>
            <span>{words.fields[name]}</span>
            <input inputMode="decimal" autocomplete="off" maxLength={6} value={given.texts[name] ?? ""} aria-invalid={problem && i === 0 ? true : undefined}
              onInput={(event) => setGiven({ ...given, texts: { ...given.texts, [name]: event.currentTarget.value } })} />
          </label>
        ))}
      </div>
      <When given={given} onGiven={setGiven} />
      {problem && <p role="alert">{problem}</p>}
      <button class="btn main go" type="submit">
        {words.send}
      </button>
    </form>
  );
}

function When({ given, onGiven }: { given: Given; onGiven: (given: Given) => void }) {
  const words = own.value.entry;
  const isNow = given.day === null;
  return (
    <fieldset>
      <legend>{words.when}</legend>
      <div class="opts">
        <label>
          <input type="radio" name="when" checked={isNow} onChange={() => onGiven({ ...given, day: null })} />
          <span>{words.now}</span>
        </label>
        <label>
          <input type="radio" name="when" checked={!isNow} onChange={() => onGiven({ ...given, ...today() })} />
          <span>{words.before}</span>
        </label>
      </div>
      {!isNow && (
        <div class="whens">
          <DateField label={words.day} value={given.day ?? ""} onValue={(day) => onGiven({ ...given, day })} />
          <TimeField label={words.time} value={given.time} onValue={(time) => onGiven({ ...given, time })} />
        </div>
      )}
    </fieldset>
  );
}

const UNITS: Record<string, string> = { weight: "kg", glucose: "mg/dL", temperature: "Cel", spo2: "%" };

/** "128 / 76", "71,4 kg". */
function spoken(entry: Entry): string {
  const { systolic, diastolic } = entry.values;
  if (systolic !== undefined && diastolic !== undefined) return `${amount("systolic", systolic)} / ${amount("diastolic", diastolic)}`;
  const name = FIELDS[entry.kind][0]!;
  return said(name, entry.values[name]!, UNITS[name] ?? "");
}
