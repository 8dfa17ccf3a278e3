// The words of the fundus stage, in the language in use.

import { en } from "../../i18n/en/fundusStage.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/fundusStage.ts";

export const own = spoken(it, en);
