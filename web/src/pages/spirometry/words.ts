// The words of the spirometry room, in the language in use.

import { en } from "../../i18n/en/spirometry.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/spirometry.ts";

export const own = spoken(it, en);
