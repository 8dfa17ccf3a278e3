// The steps of an enrolment, in their order; the address says at which one somebody is.

import { ask, route } from "../../state/route.ts";

export const STEPS = ["identity", "consents", "team", "plan", "kit", "review"] as const;
export type PathStep = (typeof STEPS)[number];

export function step(next: PathStep): void {
  ask({ step: next === "identity" ? null : next });
}

export function stepOf(): PathStep {
  const asked = route.value.query.get("step");
  return STEPS.find((one) => one === asked) ?? "identity";
}
