// What the viewers of trends ask: values of a signal.

import { ask, type Asker, query } from "./client.ts";
import type { Trend } from "./types/viewers.ts";

export const trend = (patient: string, signal: string, asker: Asker) =>
  ask<Trend>("GET", `/api/patients/${patient}/trend${query({ signal })}`, asker);
