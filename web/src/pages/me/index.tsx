// The page of people at home: one thing to do, big; whom to call, always; nothing that frightens.

import { useEffect, useState } from "preact/hooks";
import * as api from "../../api/home.ts";
import type { HomePage, HomePerson } from "../../api/types/home.ts";
import { format, language, sorry, words } from "../../i18n/index.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as route from "../../state/route.ts";
import * as session from "../../state/session.ts";
import { Icon } from "../../ui/Icon.tsx";
import { follow } from "../../ui/link.ts";
import { Entering } from "./Entering.tsx";
import { useHome } from "./home.ts";
import { Messages } from "./Messages.tsx";
import { Privacy } from "./Privacy.tsx";
import { Questions } from "./Questions.tsx";
import { dayName, hours, time, when } from "./saying.ts";
import { Today } from "./Today.tsx";
import { Values } from "./Values.tsx";
import { Week } from "./Week.tsx";
import { own } from "./words.ts";
import "./me.css";

export default function Me() {
  const people = useLoaded(api.homes, []);
  const [chosen, setChosen] = useState<string | null>(null);
  if (people.problem) return <Trouble code={people.problem} again={people.again} />;
  if (!people.data) return <main id="main" class="me" aria-busy="true" />;
  const [only, ...others] = people.data.people;
  if (!only) return <Nobody />;
  const uid = chosen ?? (others.length ? null : only.uid);
  if (!uid) return <Whose people={people.data.people} onChoose={setChosen} />;
  return <Home uid={uid} />;
}

function Home({ uid }: { uid: string }) {
  const { data, problem, again } = useHome(uid);
  const view = route.route.value.query.get("view") ?? "today";
  useEffect(() => document.getElementById("main")?.focus(), [view]);
  if (!data) return problem ? <Trouble code={problem} again={again} /> : <main id="main" class="me" aria-busy="true" />;
  return (
    <div class="me">
      <Hello page={data} />
      <main id="main" tabIndex={0}>
        <View view={view} page={data} again={again} />
      </main>
      <Views here={view} isOwn={data.person.relation === "self"} />
      <Help page={data} />
    </div>
  );
}

function View({ view, page, again }: { view: string; page: HomePage; again: () => void }) {
  if (view === "values") return <Values page={page} />;
  if (view === "week") return <Week page={page} />;
  if (view === "messages") return <Messages page={page} />;
  if (view === "privacy" && page.person.relation === "self") return <Privacy page={page} />;
  if (view === "write" && page.may_enter) return <Entering page={page} again={again} />;
  if (view === "questions" && page.may_enter && page.questions.length) return <Questions page={page} again={again} />;
  return <Today page={page} />;
}

function Hello({ page }: { page: HomePage }) {
  const now = clock.now.value;
  const name = session.me.value?.display_name.split(" ")[0] ?? "";
  const isEvening = Number(format.value.clock(now).slice(0, 2)) >= 18;
  const text = isEvening ? own.value.evening(name) : own.value.morning(name);
  useEffect(() => {
    document.title = `${own.value.views.today} · accanto`;
  }, [language.value]);
  return (
    <section class="me-hello" aria-labelledby="hello">
      <div>
        <h1 id="hello">{text}</h1>
        <p>
          {page.person.relation === "caregiver" && `${own.value.helping(`${page.person.given_name} ${page.person.family_name}`)}. `}
          {own.value.at(dayName(now), time(now.toISOString()))}
        </p>
      </div>
      <div class="me-tools">
        <Listen page={page} />
        <button class="btn" type="button" lang={language.value === "it" ? "en" : "it"}
          onClick={() => void session.speak(language.value === "it" ? "en" : "it")}>
          {own.value.other}
        </button>
        <button class="btn" type="button" onClick={() => void session.logout()}>
          <Icon shape="leave" />
          {own.value.leave}
        </button>
      </div>
    </section>
  );
}

/** Reads the page aloud, where the browser has a voice. */
function Listen({ page }: { page: HomePage }) {
  if (!("speechSynthesis" in window)) return null;
  const speak = () => {
    speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(document.getElementById("main")?.innerText ?? page.person.given_name);
    said.lang = language.value === "it" ? "it-IT" : "en-GB";
    said.rate = 0.9;
    speechSynthesis.speak(said);
  };
  return (
    <button class="btn" type="button" onClick={speak}>
      <Icon shape="sound" />
      {own.value.listen}
    </button>
  );
}

const VIEWS = [
  ["today", "done"],
  ["values", "bars"],
  ["week", "calendar"],
  ["messages", "message"],
  ["privacy", "lock"],
] as const;

/** What is of the person alone is not offered to who helps them. */
function Views({ here, isOwn }: { here: string; isOwn: boolean }) {
  return (
    <nav class="me-views" aria-label={own.value.viewsLabel}>
      {VIEWS.filter(([view]) => isOwn || view !== "privacy").map(([view, shape]) => {
        const address = view === "today" ? "/me" : `/me?view=${view}`;
        return (
          <a key={view} href={address} aria-current={view === here ? "page" : undefined} onClick={follow(address)}>
            <Icon shape={shape} />
            {own.value.views[view]}
          </a>
        );
      })}
    </nav>
  );
}

/** The centre's telephone with its hours, and 112: always at the same place. */
function Help({ page }: { page: HomePage }) {
  const { centre } = page;
  return (
    <footer class="me-help">
      {centre.phone && (
        <a class="call" href={`tel:${centre.phone.replace(/[^+0-9]/g, "")}`}>
          <Icon shape="phone" />
          <span>
            <b>{centre.phone}</b>
            <span>
              {own.value.call.centre}, {hours(centre)}
            </span>
            {centre.opens_at && <span>{own.value.nowShut(when(centre.opens_at, page.now))}</span>}
          </span>
        </a>
      )}
      <a class="em" href="tel:112">
        <b>112</b>
        <span>{own.value.ill}</span>
      </a>
    </footer>
  );
}

function Whose({ people, onChoose }: { people: HomePerson[]; onChoose: (uid: string) => void }) {
  return (
    <main id="main" class="me me-whose">
      <h1>{own.value.whose}</h1>
      {people.map((person) => (
        <button key={person.uid} class="btn go" type="button" onClick={() => onChoose(person.uid)}>
          {person.given_name} {person.family_name}
        </button>
      ))}
    </main>
  );
}

function Nobody() {
  return (
    <main id="main" class="me me-whose">
      <h1>{own.value.nobody}</h1>
      <p>{own.value.nobodyHelp}</p>
      <button class="btn go" type="button" onClick={() => void session.logout()}>
        {own.value.leave}
      </button>
    </main>
  );
}

function Trouble({ code, again }: { code: string; again: () => void }) {
  return (
    <main id="main" class="me me-whose">
      <div role="alert">
        <h1>{own.value.failed}</h1>
        <p>{sorry(code)}</p>
      </div>
      <button class="btn main go" type="button" onClick={again}>
        {own.value.retry}
      </button>
      <p class="small">
        {words.value.code}: {code}
      </p>
    </main>
  );
}
