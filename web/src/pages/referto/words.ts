// The words of a signed referto, in the language in use.

import { en } from "../../i18n/en/referto.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/referto.ts";

export const own = spoken(it, en);
/** A referto is read in the language in which it was written. */
export const written = { it, en } as const;
