// The words of trends and traces, in the language in use.

import { en } from "../i18n/en/viewers.ts";
import { spoken } from "../i18n/index.ts";
import { it } from "../i18n/it/viewers.ts";

export const own = spoken(it, en);
