// The words of the door, in the language in use.

import { en } from "../../i18n/en/login.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/login.ts";

export const own = spoken(it, en);
