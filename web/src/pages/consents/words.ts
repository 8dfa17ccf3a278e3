// The words of agreements and of who looked, in the language in use.

import { en } from "../../i18n/en/consents.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/consents.ts";

export const own = spoken(it, en);
