// The home whose page is open: asked for when it appears, when somebody looks again, and every few minutes.

import { useEffect } from "preact/hooks";
import * as api from "../../api/home.ts";
import type { HomePage } from "../../api/types/home.ts";
import * as clock from "../../state/clock.ts";
import { type Loaded, useLoaded } from "../../state/loaded.ts";

const AGAIN_MS = 3 * 60_000;

/** The page of a patient; it is asked for again by itself while somebody can see it. */
export function useHome(uid: string): Loaded<HomePage> {
  const loaded = useLoaded(async () => {
    const page = await api.page(uid, document.hasFocus() ? "person" : "page");
    clock.setBy(page.now);
    return page;
  }, [uid]);
  useEffect(() => {
    const look = () => document.visibilityState === "visible" && loaded.again();
    const timer = setInterval(look, AGAIN_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [loaded.again]);
  return loaded;
}
