// The words of the fleet page, in the language in use.

import { en } from "../../i18n/en/fleet.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/fleet.ts";

export const own = spoken(it, en);
