// How a referto on its way is kept: at the revision that was read, by who has the reading, whatever the line does.

import { codeIn, Problem } from "../../api/client.ts";
import * as api from "../../api/reading.ts";
import type { Content } from "../../api/types/reading.ts";
import * as session from "../../state/session.ts";
import type { Keep, Saving } from "./manuscript.ts";

export class Keeping {
  /** What was sent and never answered: it may stand in the store all the same. */
  private unsure: string | null = null;
  private isHeld = false;

  /** `onLease`: somebody else has the reading, or it is ours again. */
  constructor(
    private readonly uid: string,
    public tag: string,
    private readonly onLease: () => void,
  ) {}

  keep: Keep = async (content, isLast) => {
    try {
      this.tag = (await api.save(this.uid, this.tag, content, isLast)).tag;
      this.unsure = null;
      this.heard(false);
      return "clean";
    } catch (reason) {
      return this.failed(reason, content);
    }
  };

  private async failed(reason: unknown, content: Content): Promise<Saving> {
    if (session.endedBy(reason)) return "saving";
    const code = codeIn(reason);
    if (code === "changed_meanwhile") return (await this.isOurs()) ? this.keep(content, false) : "behind";
    if (!(reason instanceof Problem) || reason.status === 0 || reason.status >= 500) this.unsure = canonical(content);
    this.heard(code === "reading_held");
    return "lost";
  }

  /** Whether the other text in the store is the one that we sent and of which we heard nothing. */
  private async isOurs(): Promise<boolean> {
    if (this.unsure === null) return false;
    const found = await api.draft(this.uid).catch(() => null);
    if (!found || canonical(found.data.content) !== this.unsure) return false;
    this.unsure = null;
    this.tag = found.tag;
    return true;
  }

  private heard(isHeld: boolean): void {
    if (isHeld !== this.isHeld) this.onLease();
    this.isHeld = isHeld;
  }
}

/** The same content gives the same words, in whatever order its fields came. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one && typeof one === "object" && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  );
}
