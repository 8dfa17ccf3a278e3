// A grade in a few words.

import type { EyeFields } from "../../api/types/fundus.ts";
import { own } from "./words.ts";

/** ICDR 2, edema 0 */
export function briefly(eye: EyeFields): string {
  return own.value.brief(eye.icdr ?? "?", eye.dme ?? "?");
}
