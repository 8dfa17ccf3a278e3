// Links inside the console: real addresses, followed without loading the page again.

import * as route from "../state/route.ts";

export function follow(address: string): (event: MouseEvent) => void {
  return (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    route.go(address);
  };
}
