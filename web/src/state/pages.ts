// The pages of the console: where each lives, who finds it in the rail. tests/web reads this table.

export type Page = "worklist" | "patients" | "patient" | "plan" | "enrol" | "ecg" | "spirometry" | "fundus" | "referto" | "fleet" | "indicators" | "oversight" | "me" | "account";

/** Addresses; `:uid` stands for an id. The first that fits decides. */
export const PATHS: readonly (readonly [path: string, page: Page])[] = [
  ["/", "worklist"],
  ["/worklist", "worklist"],
  ["/alerts/:uid", "worklist"],
  ["/alerts/:uid/strip", "worklist"],
  ["/patients", "patients"],
  ["/patients/:uid", "patient"],
  ["/patients/:uid/plan", "plan"],
  ["/enrol", "enrol"],
  ["/enrol/:uid", "enrol"],
  ["/ecg", "ecg"],
  ["/ecg/:uid", "ecg"],
  ["/spirometry", "spirometry"],
  ["/spirometry/:uid", "spirometry"],
  ["/fundus", "fundus"],
  ["/fundus/:uid", "fundus"],
  ["/referto/:uid", "referto"],
  ["/fleet", "fleet"],
  ["/indicators", "indicators"],
  ["/oversight", "oversight"],
  ["/me", "me"],
  ["/account", "account"],
];

/** What each role finds in its rail; the first is where it begins. The server decides what it may do there. */
const RAIL: Record<string, readonly Page[]> = {
  case_manager: ["worklist", "patients", "fleet", "indicators"],
  coordinator: ["worklist", "patients", "fleet", "indicators", "fundus"],
  gp: ["worklist", "patients", "indicators"],
  cardiologist: ["ecg", "patients"],
  pneumologist: ["spirometry", "patients"],
  oculist: ["fundus", "patients"],
  technician: ["fleet"],
  privacy_officer: ["oversight"],
  admin: ["fleet", "indicators"],
  patient: ["me"],
  caregiver: ["me"],
};

export function railOf(role: string): readonly Page[] {
  return RAIL[role] ?? ["account"];
}

/** Pages for people at home stand alone: large type, no rail, no live line. */
export function isOfHome(role: string): boolean {
  return railOf(role).includes("me");
}
