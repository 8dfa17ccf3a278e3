// How many CSS pixels make a millimetre on this very screen, as somebody measured it with a card.

import { CSS_PX_PER_MM } from "./scale.ts";

/** The long side of a bank card: ID-1 of ISO/IEC 7810. */
export const CARD_MM = 85.6;

/** The measure belongs to one screen at one zoom: any other asks again. */
export function keyOf(screen: { width: number; height: number }, ratio: number): string {
  return `accanto-px-per-mm ${screen.width}x${screen.height}@${ratio}`;
}

/** The measured pixels of a millimetre, or null where nobody measured. */
export function remembered(store: Pick<Storage, "getItem">, key: string): number | null {
  const value = Number(store.getItem(key));
  return value > CSS_PX_PER_MM / 3 && value < CSS_PX_PER_MM * 3 ? value : null;
}
