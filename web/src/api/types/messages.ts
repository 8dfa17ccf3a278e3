// What the api says about messages, receipts and what can be filed, field by field.

export interface Message {
  id: number;
  side: "home" | "centre";
  author: string;
  is_own: boolean;
  body: string;
  sent_at: string;
  read_at: string | null;
  alert: string | null;
}

/** A patient with measurements in range that nobody has filed. */
export interface ToFile {
  patient: string;
  given_name: string;
  family_name: string;
  readings: number;
}

/** What can be filed now; `until` is the moment up to which the reader has been shown everything. */
export interface Filing {
  until: string;
  readings: number;
  patients: ToFile[];
}

export interface Filed {
  patients: number;
  readings: number;
}
