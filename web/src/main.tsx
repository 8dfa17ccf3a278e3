// Where the console begins: the door, or the page that the address names.

import { render } from "preact";
import { words } from "./i18n/index.ts";
import * as clock from "./state/clock.ts";
import { isOfHome, railOf } from "./state/pages.ts";
import * as route from "./state/route.ts";
import * as session from "./state/session.ts";
import { Lazy } from "./ui/Lazy.tsx";
import { HomeShell, Shell } from "./ui/Shell.tsx";
import "./ui/tokens.css";
import "./ui/parts.css";
import "./ui/shell.css";

function Console() {
  const me = session.me.value;
  if (me === undefined) return <p class="state">{words.value.loading}</p>;
  if (me === null || me.needs) return <Lazy page="login" />;
  const isHome = isOfHome(me.role);
  const page = pageFor(me.role);
  const Frame = isHome ? HomeShell : Shell;
  return (
    <Frame>
      <Lazy page={page} />
    </Frame>
  );
}

/** The page of the address; the bare address means the first page of the role. */
function pageFor(role: string): route.Route["page"] {
  const { page, path } = route.route.value;
  return path === "/" ? railOf(role)[0]! : page;
}

const place = document.getElementById("app");
if (place) render(<Console />, place);
clock.start();
void session.find();
