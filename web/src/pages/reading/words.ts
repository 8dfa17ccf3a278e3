// The words of the reading rooms' common parts, in the language in use.

import { en } from "../../i18n/en/reading.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/reading.ts";

export const own = spoken(it, en);
