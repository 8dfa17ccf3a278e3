// Every page, loaded when somebody goes there.

import type { ComponentType } from "preact";
import type { Page } from "../state/pages.ts";

type Loaded = Promise<{ default: ComponentType }>;

const LOADERS: Record<Page | "login", () => Loaded> = {
  login: () => import("./login/index.tsx"),
  worklist: () => import("./worklist/index.tsx"),
  patients: () => import("./patients/index.tsx"),
  patient: () => import("./patient/index.tsx"),
  plan: () => import("./plan/index.tsx"),
  enrol: () => import("./enrol/index.tsx"),
  ecg: () => import("./ecg/index.tsx"),
  spirometry: () => import("./spirometry/index.tsx"),
  fundus: () => import("./fundus/index.tsx"),
  referto: () => import("./referto/index.tsx"),
  fleet: () => import("./fleet/index.tsx"),
  indicators: () => import("./indicators/index.tsx"),
  me: () => import("./me/index.tsx"),
  oversight: () => import("./oversight/index.tsx"),
  account: () => import("./account/index.tsx"),
};

export const load = (page: Page | "login"): Loaded => LOADERS[page]();
