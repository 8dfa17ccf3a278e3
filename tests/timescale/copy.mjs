// COPY ... FROM STDIN for an engine that can only copy from a blob: collected here, then handed over whole.

import { complete, failed, message, ready } from './frames.mjs';

const COPY = /^\s*copy\s[\s\S]*\sfrom\s+stdin/i;

export class Copy {
  #sql; #extended; #parts = [];

  static isIn(sql) { return COPY.test(sql); }

  constructor(sql, { extended }) {
    this.#sql = sql;
    this.#extended = extended;
  }

  /** What answers the statement itself; the number of columns is left out, which clients accept. */
  accepted() { return this.#extended ? message('1') : this.#goAhead(); }

  /** One message of the client while it copies. */
  async take(engine, { type, bytes }) {
    switch (type) {
      case 'd': this.#parts.push(Buffer.from(bytes.subarray(5))); return { answer: null };
      case 'B': return { answer: message('2') };
      case 'D': return { answer: message('n') };
      case 'E': return { answer: this.#goAhead() };
      case 'c': return this.#end(engine, await this.#hand(engine));
      case 'f': return this.#end(engine, await this.#giveUp(engine));
      default: return { answer: null };
    }
  }

  #goAhead() { return message('G', Buffer.from([/binary/i.test(this.#sql) ? 1 : 0, 0, 0])); }

  /** In the extended protocol ReadyForQuery comes with the client's Sync. */
  #end(engine, answer) {
    return { answer: this.#extended ? answer : Buffer.concat([answer, ready(engine.status)]), over: true };
  }

  async #hand(engine) {
    try {
      const blob = new Blob(this.#parts);
      const result = await engine.db.query(this.#sql.replace(/from\s+stdin/i, "from '/dev/blob'"), [], { blob });
      return complete(`COPY ${result.affectedRows ?? 0}`);
    } catch (error) {
      engine.spoil();
      return failed(error);
    }
  }

  async #giveUp(engine) {
    await engine.abort();
    return failed({ code: '57014', message: 'COPY from stdin failed' });
  }
}
