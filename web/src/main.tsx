// Where the console begins: the door, or the work.

import { render } from "preact";
import { words } from "./i18n/index.ts";
import { Login } from "./pages/Login.tsx";
import { Worklist } from "./pages/Worklist.tsx";
import * as clock from "./state/clock.ts";
import * as session from "./state/session.ts";
import { Shell } from "./ui/Shell.tsx";
import "./ui/tokens.css";
import "./ui/parts.css";
import "./ui/shell.css";

function Console() {
  if (session.me.value === undefined) return <p class="state">{words.value.loading}</p>;
  if (session.me.value === null) return <Login />;
  return (
    <Shell>
      <Worklist />
    </Shell>
  );
}

const place = document.getElementById("app");
if (place) render(<Console />, place);
clock.start();
void session.find();
