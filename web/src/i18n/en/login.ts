// The English words of the door.

import type { Login } from "../it/login.ts";

export const en: Login = {
  title: "Sign in",
  page: "Sign in",
  motto: "What the patient measures at home, beside those who care.",
  who: "Service centre staff, doctors, patients and those who help them",
  username: "User name",
  password: "Password",
  show: "Show",
  hide: "Hide",
  submit: "Sign in",
  idle: "The session ends after 30 minutes without activity",
  passkey: "Sign in with a passkey",
  out: "Sign out",
  go: "Continue",
  codeTitle: "The second factor",
  code: "Code",
  codeHint: "The app’s six digits, or a spare code",
  ownPassword: "Choose your password",
  ownPasswordWhy: "The first one was given to you by others: from now on only you know it.",
  current: "Password you were given",
  chosen: "New password",
  strong: "At least 12 characters, without the user name. A sentence is fine.",
  enrolTitle: "Set up the second factor",
  enrolWhy: "Who sees patients’ data signs in with two proofs: the password, and something they have.",
  makePasskey: "Use this device (passkey)",
  passkeyHint: "The device’s fingerprint, face or PIN: then the password is not needed any more.",
  thisDevice: "First device",
  useApp: "I use an app on my telephone instead",
  other: "Italiano",
};
