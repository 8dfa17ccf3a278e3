// The words of one's own account, in the language in use.

import { en } from "../../i18n/en/account.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/account.ts";

export const own = spoken(it, en);
