// What a person does to a case, and what the console says then.

import { codeIn } from "../../api/client.ts";
import * as messages from "../../api/messages.ts";
import type { Alert, Case, Outcome } from "../../api/types/alerts.ts";
import * as api from "../../api/worklist.ts";
import { sorry } from "../../i18n/index.ts";
import * as session from "../../state/session.ts";
import { say } from "../../state/toast.ts";
import { own } from "./words.ts";

/** Each gives whether it worked; the list hears of it on the live line. */
export const take = (uid: string, name: string) => done(api.take(uid), own.value.toast.taken(name));
export const call = (uid: string, whom: "patient" | "caregiver", name: string) =>
  done(api.call(uid, whom), own.value.toast.called(name));

/** Close an alert, and others of its case with it. */
export const close = (uid: string, outcome: Outcome, note: string, also: string[], name: string) =>
  done(api.close(uid, outcome, note, also), own.value.toast.closed(name));

/** It goes on: nobody answered, or something was begun that has to be looked at again. */
export const keep = (uid: string, outcome: Outcome, note: string, name: string) =>
  outcome === "no_answer"
    ? done(api.noAnswer(uid, note), own.value.toast.recall(name))
    : done(api.begin(uid, outcome, note), own.value.toast.begun(name));

export const silence = (patient: string, asked: api.AskSilence, name: string) =>
  done(api.silence(patient, asked), own.value.toast.silenced(name));

/** File what is in range of those who were shown. */
export async function file(until: string, patients: string[]): Promise<boolean> {
  const filing = messages.file(until, patients);
  return done(filing, async () => {
    const { readings, patients } = await filing;
    return own.value.filing.done(readings, patients);
  });
}

async function done(deed: Promise<unknown>, said: string | (() => Promise<string>)): Promise<boolean> {
  try {
    await deed;
    say(typeof said === "string" ? said : await said());
    return true;
  } catch (problem) {
    if (!session.endedBy(problem)) say(sorry(codeIn(problem)));
    return false;
  }
}

/** The alert of a case that still waits to be taken. */
export function toTake(item: Case): Alert | undefined {
  return item.alerts.find((alert) => alert.handling === "new");
}
