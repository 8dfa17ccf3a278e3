// What the console asks about the person who is logged in.

import { ask, type Asker } from "./client.ts";
import type { Language, Me, PushKey } from "./types/shared.ts";

export const me = (asker: Asker = "person") => ask<Me>("GET", "/api/me", asker);
export const logout = () => ask<null>("POST", "/api/logout", "person");
export const login = (username: string, password: string) => ask<Me>("POST", "/api/login", "person", { username, password });
export const speak = (language: Language) => ask<Me>("PUT", "/api/me/language", "person", { language });
export const pushKey = () => ask<PushKey>("GET", "/api/push", "page");
export const subscribe = (subscription: PushSubscriptionJSON) => ask<null>("PUT", "/api/push", "person", subscription);
export const unsubscribe = () => ask<null>("DELETE", "/api/push", "person");
