// What guards an account, as the server says it (accanto_api/persons.py).

export interface Passkey {
  id: number;
  name: string;
  made_at: string;
  used_at: string | null;
}

export interface OwnSession {
  id: string;
  created_at: string;
  seen_at: string;
  agent: string;
  address: string;
  is_this: boolean;
}

export interface Security {
  has_totp: boolean;
  passkeys: Passkey[];
  recovery_codes: number;
  must_have_factor: boolean;
  is_fresh: boolean;
  sessions: OwnSession[];
}

export interface NewTotp {
  secret: string;
  address: string;
  picture: string;
}

export interface RecoveryCodes {
  codes: string[];
}
