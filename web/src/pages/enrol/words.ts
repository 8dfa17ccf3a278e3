// The words of the guided path, in the language in use.

import { en } from "../../i18n/en/enrol.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/enrol.ts";

export const own = spoken(it, en);
