// What somebody does about their own account.

/** Something to be done; codes for paper, where it gives some. Raises Problem. */
export type Deed = () => Promise<{ codes: string[] } | null>;
