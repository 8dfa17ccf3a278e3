// Links inside the console: real addresses, followed without loading the page again.

import * as route from "../state/route.ts";

/** Where to is asked for when it is pressed, if it is given as a function. */
export function follow(address: string | (() => string)): (event: MouseEvent) => void {
  return (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    route.go(typeof address === "string" ? address : address());
  };
}
