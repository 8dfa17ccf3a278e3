// The words of the indicators page, in the language in use.

import { en } from "../../i18n/en/indicators.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/indicators.ts";

export const own = spoken(it, en);
