// The English words of the door.

import type { Login } from "../it/login.ts";

export const en: Login = {
  title: "Sign in",
  page: "Sign in",
  motto: "What the patient measures at home, beside those who care.",
  who: "Service centre staff, doctors, technicians",
  username: "User name",
  password: "Password",
  show: "Show",
  hide: "Hide",
  submit: "Sign in",
  idle: "The session ends after 30 minutes without activity",
  other: "Italiano",
};
