// The days to come: what is to be measured when, and which visits may be made until when.

import type { HomePage, HomeTask } from "../../api/types/home.ts";
import { format } from "../../i18n/index.ts";
import { dayName, taskName, time } from "./saying.ts";
import { own } from "./words.ts";

export function Week({ page }: { page: HomePage }) {
  const words = own.value.week;
  const open = page.visits.filter((task) => !task.at);
  return (
    <section class="me-week" aria-labelledby="week">
      <h2 id="week">{words.title}</h2>
      {page.week.length === 0 && <p>{words.none}</p>}
      {page.week.map((day) => (
        <article key={day.day}>
          <h3>{dayName(new Date(`${day.day}T12:00:00Z`))}</h3>
          <ul>
            {day.tasks.map((task) => (
              <li key={task.item + task.starts}>
                <b>{taskName(task)}</b> {at(task)}
              </li>
            ))}
          </ul>
        </article>
      ))}
      {open.length > 0 && (
        <article>
          <h3>{words.visits}</h3>
          <ul>
            {open.map((task) => (
              <li key={task.item + task.starts}>
                <b>{taskName(task)}</b> {words.by(format.value.day(new Date(Date.parse(task.ends) - 1)))}
              </li>
            ))}
          </ul>
        </article>
      )}
    </section>
  );
}

function at(task: HomeTask): string {
  return task.is_all_day ? own.value.week.allDay : `${time(task.starts)}–${time(task.ends)}`;
}
