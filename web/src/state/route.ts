// Where the person is: the address bar, as a fact.

import { signal } from "@preact/signals";

export type Route = { page: "worklist" } | { page: "alert"; uid: string; whole: boolean };

export const route = signal<Route>(parse(location.pathname));

addEventListener("popstate", () => (route.value = parse(location.pathname)));

/** Go there; the back button returns. */
export function go(path: string): void {
  if (path !== location.pathname) history.pushState(null, "", path);
  route.value = parse(path);
}

export function alertPath(uid: string, whole = false): string {
  return `/alerts/${uid}${whole ? "/strip" : ""}`;
}

/** The page that a path means; an unknown path means the worklist. */
export function parse(path: string): Route {
  const found = /^\/alerts\/([0-9a-f-]{36})(\/strip)?$/.exec(path);
  return found ? { page: "alert", uid: found[1]!, whole: Boolean(found[2]) } : { page: "worklist" };
}
