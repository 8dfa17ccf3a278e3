// The words of the list of patients and of the page of one, in the language in use.

import { en } from "../../i18n/en/patient.ts";
import { spoken } from "../../i18n/index.ts";
import { it } from "../../i18n/it/patient.ts";

export const own = spoken(it, en);
