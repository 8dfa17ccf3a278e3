// What the console asks about one's own account: the second factor, passkeys, sessions, the password.

import { ask } from "./client.ts";
import type { NewTotp, RecoveryCodes, Security } from "./types/security.ts";
import type { Me } from "./types/shared.ts";

export const security = () => ask<Security>("GET", "/api/me/security", "person");
export const loginCode = (code: string) => ask<Me>("POST", "/api/login/code", "person", { code });
export const password = (current: string, chosen: string) =>
  ask<null>("PUT", "/api/me/password", "person", { current, new: chosen });
export const beginTotp = () => ask<NewTotp>("POST", "/api/me/totp", "person");
export const confirmTotp = (code: string) => ask<RecoveryCodes>("PUT", "/api/me/totp", "person", { code });
export const forgetTotp = () => ask<null>("DELETE", "/api/me/totp", "person");
export const forgetPasskey = (id: number) => ask<null>("DELETE", `/api/me/passkeys/${id}`, "person");
export const paperCodes = () => ask<RecoveryCodes>("POST", "/api/me/recovery-codes", "person");
export const endSession = (id: string) => ask<null>("DELETE", `/api/me/sessions/${id}`, "person");
export const endOthers = () => ask<null>("DELETE", "/api/me/sessions", "person");
export const show = (shown: { code?: string; password?: string }) => ask<null>("POST", "/api/me/confirm", "person", shown);

interface Ceremony {
  options: never;
}

/** Whether this browser, on this address, can keep passkeys at all. */
export const hasPasskeys = "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;

/** Make a passkey on this device. Raises Problem, or what the browser says when the person gave up. */
export async function newPasskey(name: string): Promise<RecoveryCodes> {
  const { options } = await ask<Ceremony>("POST", "/api/me/passkeys/options", "person");
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = await navigator.credentials.create({ publicKey });
  return ask<RecoveryCodes>("POST", "/api/me/passkeys", "person", { name, credential: plain(made) });
}

/** Come in by a passkey alone. Raises Problem, or what the browser says when the person gave up. */
export async function loginByPasskey(): Promise<Me> {
  return ask<Me>("POST", "/api/login/passkey", "person", await signed("/api/login/passkey/options"));
}

/** Show a passkey once more. Raises Problem, or what the browser says when the person gave up. */
export async function showPasskey(): Promise<null> {
  return ask<null>("POST", "/api/me/confirm/passkey", "person", await signed("/api/me/confirm/passkey/options"));
}

async function signed(address: string): Promise<{ credential: object }> {
  const { options } = await ask<Ceremony>("POST", address, "person");
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return { credential: plain(await navigator.credentials.get({ publicKey })) };
}

function plain(credential: Credential | null): object {
  return (credential as PublicKeyCredential).toJSON() as object;
}
