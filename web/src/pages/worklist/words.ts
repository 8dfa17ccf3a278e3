// The words of the worklist and of the case beside it, in the language in use.

import { en } from "../../i18n/en/worklist.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/worklist.ts";

export const own = spoken(it, en);
