// The words of the pages of people at home, in the language in use.

import { en } from "../../i18n/en/me.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/me.ts";

export const own = spoken(it, en);
