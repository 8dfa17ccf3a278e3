// What stands around every page: the first line, the mark, the live state, the clock, the person, the rail.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { format, words } from "../i18n/index.ts";
import * as clock from "../state/clock.ts";
import * as going from "../state/going.ts";
import * as live from "../state/live.ts";
import { type Page, railOf } from "../state/pages.ts";
import * as route from "../state/route.ts";
import * as service from "../state/service.ts";
import * as session from "../state/session.ts";
import { toast } from "../state/toast.ts";
import { Account } from "./Account.tsx";
import { Icon, Mark, type Shape } from "./Icon.tsx";
import { follow } from "./link.ts";

export function Shell({ children }: { children: ComponentChildren }) {
  useEffect(() => going.listen(), []);
  return (
    <>
      <a class="skip" href="#main">
        {words.value.skip}
      </a>
      <div class="shell">
        <header>
          <Prototype />
          <div class="top">
            <Brand />
            <Centre />
            <Find />
            <div class="end">
              {live.address.value && <LiveState />}
              <Clock />
              <Account />
            </div>
          </div>
        </header>
        <Rail />
        {children}
      </div>
      <div class="toasts" role="status" aria-live="polite">
        {toast.value && <p class="toast">{toast.value}</p>}
      </div>
    </>
  );
}

/** Until it is certified, the first thing anybody reads. */
export function Prototype() {
  return (
    <div class="proto">
      <Icon shape="information" />
      <span>
        <b>{words.value.prototype}</b> {words.value.emergency}
      </span>
    </div>
  );
}

function Brand() {
  return (
    <a class="brand" href="/" onClick={follow("/")}>
      <Mark />
      <span>
        a<em>cc</em>anto
      </span>
    </a>
  );
}

function Centre() {
  const name = service.hours.value?.name;
  return name ? <span class="org">{name}</span> : null;
}

/** Name, code or device: the patients' page finds it. The key is `/`. */
function Find() {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => focusOn("/", box), []);
  if (!session.me.value?.may.includes("read_patient")) return null;
  const find = (event: Event) => {
    event.preventDefault();
    route.go(`/patients?q=${encodeURIComponent(box.current?.value.trim() ?? "")}`);
  };
  return (
    <form class="find" role="search" onSubmit={find}>
      <Icon shape="find" />
      <input ref={box} type="search" aria-label={words.value.find} placeholder={words.value.find} maxLength={100} />
      {session.hasKeys.value && <kbd>/</kbd>}
    </form>
  );
}

/** A key that leads into a field, from anywhere but another field; gives the way to stop. */
function focusOn(key: string, box: { current: HTMLInputElement | null }): () => void {
  const pressed = (event: KeyboardEvent) => {
    const isField = (event.target as HTMLElement | null)?.closest("input, textarea, select, [contenteditable], dialog");
    if (event.key !== key || isField || !session.hasKeys.value || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.current?.focus();
  };
  addEventListener("keydown", pressed);
  return () => removeEventListener("keydown", pressed);
}

function LiveState() {
  const { live: say } = words.value;
  const heard = live.beat.value;
  if (!heard) return <span class="live waiting"><Icon shape="live" /><span>{say.connecting}</span></span>;
  if (live.isLost.value) {
    const since = format.value.clock(new Date(heard.heard));
    return <span class="live lost" role="status"><Icon shape="live" /><b>{say.lost(since)}</b></span>;
  }
  const newest = heard.newest
    ? say.newest(format.value.age(new Date(heard.newest), clock.now.value))
    : say.silent;
  return (
    <span class="live">
      <Icon shape="live" />
      <span>
        {say.on}, {newest}
      </span>
    </span>
  );
}

function Clock() {
  const now = clock.now.value;
  const hours = service.hours.value;
  return (
    <span class="live clock">
      <Icon shape="clock" />
      <span>
        <b>{format.value.clock(now)}</b> {format.value.date(now)}
        {hours && ` · ${words.value.service[hours.is_open ? "open" : "shut"](format.value.clock(new Date(hours.until)))}`}
      </span>
    </span>
  );
}

const RAIL: Partial<Record<Page, { address: string; shape: Shape; holds: readonly Page[] }>> = {
  worklist: { address: "/worklist", shape: "work", holds: ["worklist"] },
  patients: { address: "/patients", shape: "people", holds: ["patients", "patient", "plan", "enrol"] },
  ecg: { address: "/ecg", shape: "ecg", holds: ["ecg"] },
  spirometry: { address: "/spirometry", shape: "lungs", holds: ["spirometry"] },
  fundus: { address: "/fundus", shape: "eye", holds: ["fundus"] },
  fleet: { address: "/fleet", shape: "gateway", holds: ["fleet"] },
  indicators: { address: "/indicators", shape: "bars", holds: ["indicators"] },
  oversight: { address: "/oversight", shape: "find", holds: ["oversight"] },
};

function Rail() {
  const pages = railOf(session.me.value?.role ?? "");
  const here = route.route.value.path === "/" ? pages[0]! : route.route.value.page;
  return (
    <nav class="rail" aria-label={words.value.sections}>
      {pages.map((page, i) => {
        const item = RAIL[page];
        const address = i === 0 ? "/" : item?.address;
        if (!item || !address) return null;
        return (
          <a key={page} href={address} aria-current={item.holds.includes(here) ? "page" : undefined} onClick={follow(address)}>
            <Icon shape={item.shape} />
            {words.value.pages[page]}
          </a>
        );
      })}
    </nav>
  );
}

/** Around the pages of people at home: only what must never be missing. */
export function HomeShell({ children }: { children: ComponentChildren }) {
  return (
    <div class="at-home">
      <header>
        <Prototype />
      </header>
      {children}
      <div class="toasts" role="status" aria-live="polite">
        {toast.value && <p class="toast">{toast.value}</p>}
      </div>
    </div>
  );
}
