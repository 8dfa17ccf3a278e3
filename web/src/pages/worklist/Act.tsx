// What is done about the open case, in three steps: take it, call, say how it ended.

import { useEffect, useState } from "preact/hooks";
import type { AlertPage, Phone } from "../../api/types/alerts.ts";
import { format } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { Icon } from "../../ui/Icon.tsx";
import { nameOf } from "../../ui/people.ts";
import * as actions from "./actions.ts";
import { Countdown } from "./Countdown.tsx";
import { Ending } from "./Ending.tsx";
import { Hush } from "./Hush.tsx";
import { wish } from "./panel.ts";
import { own } from "./words.ts";

type Open = "outcome" | "silence" | null;

export function Act({ page }: { page: AlertPage }) {
  const { alert } = page;
  const isOpen = alert.handling !== "closed" && alert.handling !== "withdrawn";
  const [open, setOpen] = useState<Open>(alert.handling === "in_care" ? "outcome" : null);
  const wished = wish.value;
  useEffect(() => {
    if (!wished) return;
    wish.value = null;
    if (isOpen) grant(wished, page, setOpen);
  }, [wished]);
  useEffect(() => {
    if (alert.handling === "in_care") setOpen((now) => now ?? "outcome");
  }, [alert.handling]);
  if (!isOpen) return <div class="act over">{own.value.worklist.gone[alert.handling as "closed" | "withdrawn"]}</div>;
  return (
    <div class="act">
      <Standing page={page} />
      <Steps page={page} open={open} setOpen={setOpen} />
      {open === "outcome" && <Ending key={alert.condition} page={page} />}
      {open === "silence" && <Hush page={page} onClose={() => setOpen(null)} />}
    </div>
  );
}

/** Begin what a key asked for. */
function grant(wished: NonNullable<typeof wish.value>, page: AlertPage, setOpen: (open: Open) => void): void {
  if (wished === "call") void dial(page, page.phones.find((phone) => phone.who === "patient"));
  else if (wished === "technique") route.go(`${route.alertPath(page.alert.uid)}?beside=messages&tip=1`);
  else setOpen(wished);
}

function Standing({ page }: { page: AlertPage }) {
  const { case: say } = own.value;
  const { alert } = page;
  const at = alert.acked_at ? format.value.moment(new Date(alert.acked_at), clock.now.value) : "";
  const isMine = alert.owner?.username === session.me.value?.username;
  const taken = isMine ? say.takenByYou(at) : alert.owner ? say.takenBy(alert.owner.display_name, at) : say.taken;
  return (
    <div class="standing">
      <Countdown due={page.due} loadedAt={Date.parse(page.now)} />
      {alert.handling !== "new" && (
        <span class="sev ok">
          <Icon shape="done" />
          {taken}
        </span>
      )}
    </div>
  );
}

function Steps({ page, open, setOpen }: { page: AlertPage; open: Open; setOpen: (open: Open) => void }) {
  const { case: say } = own.value;
  const { alert, patient } = page;
  const isNew = alert.handling === "new";
  return (
    <div class="three">
      <button class={isNew ? "btn main" : "btn"} type="button" disabled={!isNew}
        onClick={() => void actions.take(alert.uid, nameOf(patient))}>
        <Icon shape="hand" />
        <span>1. {say.take}</span>
        <Key name="a" />
      </button>
      <Call page={page} isNext={alert.handling === "acked"} />
      <button class={alert.handling === "in_care" && open !== "outcome" ? "btn main" : "btn"} type="button" aria-expanded={open === "outcome"}
        onClick={() => setOpen(open === "outcome" ? null : "outcome")}>
        <Icon shape="done" />
        <span>3. {say.outcome}</span>
        <Key name="o" />
      </button>
      {open !== "outcome" && <More page={page} setOpen={setOpen} />}
    </div>
  );
}

function More({ page, setOpen }: { page: AlertPage; setOpen: (open: Open) => void }) {
  const { case: say } = own.value;
  const talk = `${route.alertPath(page.alert.uid)}?beside=messages&tip=1`;
  return (
    <div class="more">
      <Helper page={page} />
      <span class="grow" />
      <button class="btn quiet s" type="button" onClick={() => setOpen("silence")}>
        <Icon shape="silence" /> {say.silence} <Key name="s" />
      </button>
      <button class="btn quiet s" type="button" onClick={() => route.go(talk)}>
        <Icon shape="message" /> {say.technique} <Key name="t" />
      </button>
    </div>
  );
}

/** Pressed, the call is written down and the alert is in this person's care. */
function Call({ page, isNext }: { page: AlertPage; isNext: boolean }) {
  const { case: say } = own.value;
  const { patient, phones } = page;
  const mine = phones.find((phone) => phone.who === "patient");
  const called = () => void dial(page, mine);
  const kind = isNext ? "btn main" : "btn";
  return (
    <button class={kind} type="button" onClick={called} title={mine ? undefined : say.noPhone}>
      <Icon shape="phone" />
      <span>
        2. {say.call(patient.given_name)}
        {mine && (
          <>
            , <span class="nowrap">{mine.number}</span>
          </>
        )}
      </span>
      <Key name="c" />
    </button>
  );
}

function Helper({ page }: { page: AlertPage }) {
  const phone = page.phones.find((one) => one.who === "caregiver");
  if (!phone) return null;
  return (
    <button class="btn quiet s" type="button" onClick={() => void dial(page, phone)}>
      <Icon shape="phone" /> {own.value.case.caregiver} {phone.name}, {phone.number}
    </button>
  );
}

/** Write the call down, then let the telephone of this computer dial, if it has one. */
async function dial(page: AlertPage, phone: Phone | undefined): Promise<void> {
  const isDone = await actions.call(page.alert.uid, phone?.who ?? "patient", nameOf(page.patient));
  if (isDone && phone) location.href = `tel:${phone.number.replace(/\s/g, "")}`;
}

function Key({ name }: { name: string }) {
  return session.hasKeys.value ? <kbd>{name}</kbd> : null;
}
