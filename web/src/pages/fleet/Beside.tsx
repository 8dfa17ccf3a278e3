// Beside the lists: one gateway, its home and how to reach it, what is wrong in sentences, and what can be done.

import { useEffect, useRef } from "preact/hooks";
import * as api from "../../api/fleet.ts";
import type { FleetHome, FleetPage, GatewayPage } from "../../api/types/fleet.ts";
import * as clock from "../../state/clock.ts";
import { useLoaded } from "../../state/loaded.ts";
import * as route from "../../state/route.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorState, Loading } from "../../ui/parts/States.tsx";
import { Commands } from "./Commands.tsx";
import { InHome } from "./InHome.tsx";
import { Replies } from "./Replies.tsx";
import { ago, longDay, offset, percent, size, troubles, whole } from "./saying.ts";
import { Tickets } from "./Tickets.tsx";
import { own } from "./words.ts";

interface Props {
  name: string;
  page: FleetPage;
  /** Something changed: the lists are to be read again. */
  again: () => void;
}

export function Beside({ name, page, again }: Props) {
  const found = useLoaded(() => api.gateway(name, "person"), [name]);
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => place.current?.focus(), [name]);
  const close = () => route.ask({ gateway: null });
  const changed = () => {
    found.again();
    again();
  };
  return (
    <aside class="fleet-side" aria-label={name} onKeyDown={(event) => event.key === "Escape" && close()}>
      <header>
        <h2 ref={place} tabIndex={-1}>
          {name}
        </h2>
        <button class="btn icon" type="button" aria-label={own.value.close} onClick={close}>
          <Icon shape="close" />
        </button>
      </header>
      {!found.data && (found.problem ? <ErrorState code={found.problem} retry={found.again} /> : <Loading rows={6} />)}
      {found.data && <Whole one={found.data} page={page} changed={changed} />}
    </aside>
  );
}

function Whole({ one, page, changed }: { one: GatewayPage; page: FleetPage; changed: () => void }) {
  return (
    <>
      {one.homes.map((home) => (
        <Where key={home.code} home={home} />
      ))}
      <Wrong one={one} />
      <Replies history={one.history} now={clock.now.value} />
      <Facts one={one} />
      <InHome one={one} shelf={page.devices} changed={changed} />
      <Tickets one={one} changed={changed} />
      {one.may_act && <Commands one={one} changed={changed} />}
    </>
  );
}

/** Whose home it is, and the way there: nothing else of them. */
function Where({ home }: { home: FleetHome }) {
  const words = own.value.home;
  return (
    <section class="where">
      <p>{home.name ? words.at(home.name, home.town) : home.code}</p>
      <p class="meta">
        {home.code}
        {home.address && ` · ${home.address}`}
      </p>
      <div class="acts">
        {home.phone && (
          <a class="btn main" href={`tel:${home.phone.replace(/[^+0-9]/g, "")}`}>
            <Icon shape="phone" />
            {words.call} {home.phone}
          </a>
        )}
        {home.caregiver_phone && (
          <a class="btn" href={`tel:${home.caregiver_phone.replace(/[^+0-9]/g, "")}`}>
            <Icon shape="phone" />
            {words.caregiver(home.caregiver_name)}
          </a>
        )}
      </div>
    </section>
  );
}

function Wrong({ one }: { one: GatewayPage }) {
  const said = troubles(one.gateway, one.devices, clock.now.value);
  if (!said.length) return null;
  return (
    <div class="fleet-wrong">
      <Icon shape="technical" />
      <ul>
        {said.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  );
}

function Facts({ one }: { one: GatewayPage }) {
  const words = own.value.facts;
  const { gateway } = one;
  const facts: [string, string][] = [
    [words.seen, ago(gateway.seen_at, clock.now.value)],
    [words.queue, words.queueSays(whole(gateway.outbox_depth), size(gateway.outbox_bytes))],
    [words.disk, percent(gateway.disk_free_share)],
    [words.clock, offset(gateway.clock_offset_ms)],
    [words.reconnects, whole(gateway.reconnects)],
    [words.software, gateway.software ?? own.value.none],
    [words.certificate, words.until(longDay(gateway.certificate_expires_at))],
    [words.configuration, configuration(gateway)],
  ];
  return (
    <dl class="kv">
      {facts.map(([name, value]) => (
        <div class="line" key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function configuration(gateway: GatewayPage["gateway"]): string {
  const words = own.value.facts;
  if (gateway.config_wanted === null) return own.value.none;
  if (gateway.config_version === gateway.config_wanted) return words.configured(gateway.config_wanted);
  return words.configuring(gateway.config_wanted, gateway.config_version === null ? own.value.none : String(gateway.config_version));
}
