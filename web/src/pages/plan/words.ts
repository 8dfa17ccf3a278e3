// The words of the editor of a plan, in the language in use.

import { en } from "../../i18n/en/plan.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/plan.ts";

export const own = spoken(it, en);
