// The words of the fundus room, in the language in use.

import { en } from "../../i18n/en/fundus.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/fundus.ts";

export const own = spoken(it, en);
