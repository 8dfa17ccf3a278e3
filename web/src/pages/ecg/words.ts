// The words of the ECG room, in the language in use.

import { en } from "../../i18n/en/ecg.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/ecg.ts";

export const own = spoken(it, en);
