// The calendar: an ordinary week with what it costs the patient, and every entry with how often and when.

import type { PlanItem, Task } from "../../api/types/plan.ts";
import { format, language } from "../../i18n/index.ts";
import { TimeField } from "../../ui/parts/Field.tsx";
import { Panel } from "../../ui/parts/Page.tsx";
import { entries, rescheduled, without } from "./document.ts";
import type { Editor } from "./editor.ts";
import { own } from "./words.ts";

export function CalendarTab({ editor }: { editor: Editor }) {
  const { view } = editor;
  const { calendar } = own.value;
  if (!view) return null;
  return (
    <>
      <Week editor={editor} />
      <Panel title={calendar.entries}>
        <ul class="entries">
          {view.calendar.map((item) => (
            <Entry key={item.id} item={item} editor={editor} />
          ))}
        </ul>
      </Panel>
    </>
  );
}

function Week({ editor }: { editor: Editor }) {
  const { calendar } = own.value;
  const load = editor.view!.load;
  const times = [...new Set(load.days.flat().map((task) => task.at))].sort();
  const titles = new Map(editor.view!.calendar.map((item) => [item.id, item.title[language.value]]));
  const minutes = (day: readonly Task[]) => day.reduce((sum, task) => sum + task.minutes, 0);
  const said = calendar.load(format.value.number(load.actions_a_week, 0), format.value.number(load.minutes_a_week, 0));
  return (
    <Panel title={calendar.title} tools={<><b>{said}</b>{load.is_heavy && <span class="meta">{calendar.heavy}</span>}</>}>
      <div class="scroller" tabIndex={0} role="region" aria-label={own.value.tableOf(calendar.title)}>
        <table class="week">
          <thead>
            <tr>
              <th scope="col">{calendar.time}</th>
              {calendar.days.map((day) => (
                <th key={day} scope="col">{day}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((time) => (
              <tr key={time}>
                <th scope="row">{time || calendar.anytime}</th>
                {load.days.map((day, i) => (
                  <td key={i}>
                    {day.filter((task) => task.at === time).map((task) => (
                      <span class="task" key={task.item}>{titles.get(task.item) ?? task.item}</span>
                    ))}
                  </td>
                ))}
              </tr>
            ))}
            <tr class="sum">
              <th scope="row">{calendar.total}</th>
              {load.days.map((day, i) => (
                <td key={i}>
                  <b>{minutes(day)}</b>
                  <meter min={0} max={60} value={minutes(day)} aria-label={`${calendar.days[i]}: ${calendar.minutes(minutes(day))}`} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Entry({ item, editor }: { item: PlanItem; editor: Editor }) {
  const { calendar } = own.value;
  const title = item.title[language.value];
  const entry = entries(editor.document, "calendar").find((one) => one["id"] === item.id) ?? {};
  const recurrence = String(entry["recurrence"] ?? "");
  const options = calendar.recurrences[recurrence] ? calendar.recurrences : { ...calendar.recurrences, [recurrence]: recurrence };
  const change = (fields: Record<string, unknown>) => editor.change(rescheduled(editor.document, item.id, fields));
  return (
    <li>
      <div>
        <b>{title}</b> <span class="meta">{calendar.minutes(item.minutes)}</span>
        <p class="meta">{item.sentence[language.value]}</p>
      </div>
      <label class="field">
        <span>{calendar.often}</span>
        <select value={recurrence} aria-label={`${calendar.often}: ${title}`} onChange={(event) => change({ recurrence: event.currentTarget.value })}>
          {Object.entries(options).map(([value, name]) => (
            <option key={value} value={value}>{name}</option>
          ))}
        </select>
      </label>
      <Slots entry={entry} title={title} change={change} />
      <button class="btn quiet s" type="button" onClick={() => editor.change(without(editor.document, item.id))} aria-label={calendar.removeOf(title)}>
        {calendar.remove}
      </button>
    </li>
  );
}

/** The first time of the day, where the entry has times. */
function Slots({ entry, title, change }: { entry: Record<string, unknown>; title: string; change: (fields: Record<string, unknown>) => void }) {
  const { calendar } = own.value;
  const slots = (entry["slots"] as { starts?: string; ends?: string }[] | undefined) ?? [];
  const first = slots[0];
  if (!first) return <span />;
  const put = (fields: object) => change({ slots: [{ ...first, ...fields }, ...slots.slice(1)] });
  return (
    <span class="pair">
      <TimeField label={calendar.from} name={`${calendar.from}: ${title}`} value={first.starts ?? "00:00"} onValue={(starts) => starts && put({ starts })} />
      <TimeField label={calendar.until} name={`${calendar.until}: ${title}`} value={first.ends ?? "00:00"} onValue={(ends) => ends && put({ ends })} />
    </span>
  );
}
