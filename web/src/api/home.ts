// What the pages of people at home ask the api for.

import { ask, type Asker } from "./client.ts";
import type { Answered, Answers, Entered, Entry, HomePage, Homes, Message } from "./types/home.ts";

export const homes = () => ask<Homes>("GET", "/api/home", "person");
export const page = (uid: string, asker: Asker) => ask<HomePage>("GET", `/api/patients/${uid}/home`, asker);
export const writeDown = (uid: string, entry: Entry) => ask<Entered>("POST", `/api/patients/${uid}/entries`, "person", entry);
export const answer = (uid: string, answers: Answers) => ask<Answered>("POST", `/api/patients/${uid}/answers`, "person", answers);
export const messages = (uid: string, asker: Asker) => ask<Message[]>("GET", `/api/patients/${uid}/messages`, asker);
export const say = (uid: string, body: string) => ask<Message[]>("POST", `/api/patients/${uid}/messages`, "person", { body });
