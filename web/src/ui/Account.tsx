// The person who is logged in, and what they may set: language, appearance, shortcuts, the way out.

import { useEffect, useRef } from "preact/hooks";
import type { Language } from "../api/types/shared.ts";
import { language, words } from "../i18n/index.ts";
import * as push from "../state/push.ts";
import * as session from "../state/session.ts";
import { Icon } from "./Icon.tsx";
import { follow } from "./link.ts";
import { initials } from "./people.ts";

export function Account() {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => closedFromOutside(menu.current), []);
  const person = session.me.value;
  if (!person) return null;
  return (
    <details class="menu" ref={menu}>
      <summary>
        <span class="sr">{words.value.account.menu}: </span>
        <span class="av mine" aria-hidden="true">
          {initials(person.display_name)}
        </span>
        <span class="name">
          <b>{person.display_name}</b>
          <span class="meta">{words.value.roles[person.role] ?? person.role}</span>
        </span>
        <Icon shape="down" />
      </summary>
      <div class="sheet">
        <Languages />
        <Themes />
        <Keys />
        {person.sees_worklist && <Notices />}
        <a class="btn" href="/account" onClick={follow("/account")}>
          {words.value.pages.account}
        </a>
        <button class="btn" type="button" onClick={() => void session.logout()}>
          {words.value.account.logout}
        </button>
      </div>
    </details>
  );
}

function Languages() {
  const option = (code: Language, name: string) => (
    <button type="button" lang={code} aria-pressed={language.value === code} onClick={() => void session.speak(code)}>
      {name}
    </button>
  );
  return (
    <div class="set">
      <span>{words.value.account.language}</span>
      <span class="seg" role="group" aria-label={words.value.account.language}>
        {option("it", "Italiano")}
        {option("en", "English")}
      </span>
    </div>
  );
}

function Themes() {
  const { account } = words.value;
  const option = (name: "light" | "dark") => (
    <button type="button" aria-pressed={session.theme.value === name} onClick={() => (session.theme.value = name)}>
      {account[name]}
    </button>
  );
  return (
    <div class="set">
      <span>{account.theme}</span>
      <span class="seg" role="group" aria-label={account.theme}>
        {option("light")}
        {option("dark")}
      </span>
    </div>
  );
}

function Keys() {
  return (
    <label class="set">
      <span>{words.value.account.keys}</span>
      <input
        type="checkbox"
        checked={session.hasKeys.value}
        onChange={(event) => (session.hasKeys.value = event.currentTarget.checked)}
      />
    </label>
  );
}

/** Shown only where the centre sends notices and this browser can take them. */
function Notices() {
  useEffect(() => void push.look(), []);
  if (push.isOn.value === null) return null;
  return (
    <label class="set">
      <span>{words.value.account.push}</span>
      <input type="checkbox" checked={push.isOn.value} onChange={(event) => void push.turn(event.currentTarget.checked)} />
    </label>
  );
}

/** A press elsewhere, or Esc, closes the menu. */
function closedFromOutside(menu: HTMLDetailsElement | null): () => void {
  const close = (event: Event) => {
    if (menu?.open && !menu.contains(event.target as Node)) menu.open = false;
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !menu?.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.stopPropagation();
  };
  document.addEventListener("pointerdown", close);
  menu?.addEventListener("keydown", escape);
  return () => document.removeEventListener("pointerdown", close);
}
