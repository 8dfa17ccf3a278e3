// Notices to this browser, also when the console is closed: asked for by the person, taken back by the person.

import { signal } from "@preact/signals";
import { Problem } from "../api/client.ts";
import * as api from "../api/session.ts";
import { sorry, words } from "../i18n/index.ts";
import { say } from "./toast.ts";

/** Whether this browser takes notices; null while that is unknown, or where it cannot be. */
export const isOn = signal<boolean | null>(null);

let key = "";

/** Find out whether the centre sends notices to browsers, and whether this one takes them. */
export async function look(): Promise<void> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return;
  try {
    key = (await api.pushKey()).public_key ?? "";
    if (!key) return;
    const worker = await navigator.serviceWorker.getRegistration("/");
    isOn.value = Boolean(await worker?.pushManager.getSubscription());
  } catch {
    isOn.value = null;
  }
}

/** Take notices from now on, or no more. */
export async function turn(on: boolean): Promise<void> {
  try {
    await (on ? subscribe() : unsubscribe());
    isOn.value = on;
  } catch (problem) {
    say(problem instanceof Problem ? sorry(problem.code) : words.value.account.noPush);
  }
}

async function subscribe(): Promise<void> {
  await navigator.serviceWorker.register("/sw.js");
  const worker = await navigator.serviceWorker.ready;
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  await api.subscribe(subscription.toJSON());
}

async function unsubscribe(): Promise<void> {
  await api.unsubscribe();
  const worker = await navigator.serviceWorker.getRegistration("/");
  await (await worker?.pushManager.getSubscription())?.unsubscribe();
}
