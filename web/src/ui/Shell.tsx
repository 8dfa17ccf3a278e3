// What stands around every page: the first line, the mark, the live state, the clock, the person, the rail.

import type { ComponentChildren } from "preact";
import { format, words } from "../i18n/index.ts";
import * as clock from "../state/clock.ts";
import * as route from "../state/route.ts";
import { toast } from "../state/toast.ts";
import * as worklist from "../state/worklist.ts";
import { Account } from "./Account.tsx";
import { Icon, Mark } from "./Icon.tsx";

export function Shell({ children }: { children: ComponentChildren }) {
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
            <div class="end">
              <LiveState />
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

/** A link inside the console: a real address, followed without loading the page again. */
export function follow(path: string): (event: MouseEvent) => void {
  return (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    route.go(path);
  };
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

function LiveState() {
  const { live } = words.value;
  const heard = worklist.beat.value;
  if (!heard) return <span class="live waiting"><Icon shape="live" /><span>{live.connecting}</span></span>;
  if (worklist.isLost.value) {
    const since = format.value.clock(new Date(heard.heard));
    return <span class="live lost" role="status"><Icon shape="live" /><b>{live.lost(since)}</b></span>;
  }
  const newest = heard.newest
    ? live.newest(format.value.age(new Date(heard.newest), clock.now.value))
    : live.silent;
  return (
    <span class="live">
      <Icon shape="live" />
      <span>
        {live.on}, {newest}
      </span>
    </span>
  );
}

function Clock() {
  const now = clock.now.value;
  return (
    <span class="live clock">
      <Icon shape="clock" />
      <span>
        <b>{format.value.clock(now)}</b> {format.value.date(now)}
      </span>
    </span>
  );
}

function Rail() {
  return (
    <nav class="rail" aria-label={words.value.sections}>
      <a href="/" aria-current="page" onClick={follow("/")}>
        <Icon shape="work" />
        {words.value.work}
      </a>
    </nav>
  );
}
