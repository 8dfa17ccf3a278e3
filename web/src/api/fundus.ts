// What the fundus room asks: exams, pictures, gradings, agreement.

import { ask, sent } from "./client.ts";
import type { Agreement, Exams, Grading, SignedGrading } from "./types/fundus.ts";
import type { Content } from "./types/reading.ts";

export type PictureLevel = "eighth" | "quarter" | "half" | "exact";

const grading_ = (reading: string) => `/api/readings/${reading}/grading`;

export const exams = (patient: string) => ask<Exams>("GET", `/api/patients/${patient}/fundus`, "person");
export const pictureUrl = (patient: string, picture: string, level: PictureLevel) =>
  `/api/patients/${patient}/fundus/${picture}/${level}`;
export const picture = async (patient: string, uid: string, level: PictureLevel) =>
  (await sent("GET", pictureUrl(patient, uid, level), "person")).blob();
export const grading = (reading: string) => ask<Grading>("GET", grading_(reading), "person");
export const keep = (reading: string, content: Content, isLast = false) => sent("PUT", grading_(reading), "person", { content }, {}, isLast);
export const sign = (reading: string, content: Content) => ask<SignedGrading>("POST", `${grading_(reading)}/sign`, "person", { content });
export const agreement = () => ask<Agreement>("GET", "/api/fundus/agreement", "person");
