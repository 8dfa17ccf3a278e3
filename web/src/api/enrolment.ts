// What the guided path of an enrolment asks.

import { ask } from "./client.ts";
import { change, tagged, type Tagged } from "./revision.ts";
import type { Choices, Enrolled, Enrolment, OnItsWay, Paper } from "./types/enrolment.ts";

export const every = () => ask<OnItsWay[]>("GET", "/api/enrolments", "person");
export const begin = (): Promise<Tagged<Enrolment>> => tagged("POST", "/api/enrolments");
export const find = (uid: string): Promise<Tagged<Enrolment>> => tagged("GET", `/api/enrolments/${uid}`);
export const save = (uid: string, paper: Paper, tag: string): Promise<Tagged<Enrolment>> =>
  change("PUT", `/api/enrolments/${uid}`, tag, paper);
export const drop = (uid: string) => ask<null>("DELETE", `/api/enrolments/${uid}`, "person");
export const choices = () => ask<Choices>("GET", "/api/enrolments/choices", "person");
export const complete = (uid: string, tag: string): Promise<Tagged<Enrolled>> =>
  change("POST", `/api/enrolments/${uid}/complete`, tag);
