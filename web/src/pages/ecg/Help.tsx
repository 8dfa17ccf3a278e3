// All keys of the room.

import { Keys } from "../../ui/parts/Keys.tsx";
import { own } from "./words.ts";

export function Help({ close }: { close: () => void }) {
  return <Keys say={own.value.help} close={close} />;
}
