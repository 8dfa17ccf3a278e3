// Messages of the PostgreSQL wire protocol (manual, chapter "Frontend/Backend Protocol"): cut out of a stream, and made.

const SSL_REQUEST = 80877103, GSS_REQUEST = 80877104, CANCEL_REQUEST = 80877102;

export const FIRST = { [SSL_REQUEST]: 'encryption', [GSS_REQUEST]: 'encryption', [CANCEL_REQUEST]: 'cancel' };

/** The bytes of a connection, given out message by message. */
export class Reader {
  #bytes = Buffer.alloc(0);

  add(bytes) { this.#bytes = Buffer.concat([this.#bytes, bytes]); }

  /** The packet that opens a connection (it has no type), or null while it is not whole. */
  opening() {
    const packet = this.#take(0);
    return packet && { bytes: packet, asks: FIRST[packet.readInt32BE(4)] ?? 'start' };
  }

  /** The next message, or null while it is not whole. */
  message() {
    const bytes = this.#take(1);
    return bytes && { bytes, type: String.fromCharCode(bytes[0]) };
  }

  #take(before) {
    if (this.#bytes.length < before + 4) return null;
    const length = this.#bytes.readInt32BE(before) + before;
    if (this.#bytes.length < length) return null;
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }
}

/** A message of the server. */
export function message(type, ...parts) {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const text = (words) => Buffer.from(`${words}\0`);

export const ready = (status) => message('Z', Buffer.from(status));
export const complete = (words) => message('C', text(words));

/** An error as psycopg reads it: SQLSTATE, sentence, and what the engine adds. */
export function failed({ code = 'XX000', message: sentence, detail, constraint }) {
  const fields = ['SERROR', 'VERROR', `C${code}`, `M${sentence}`];
  if (detail) fields.push(`D${detail}`);
  if (constraint) fields.push(`n${constraint}`);
  return message('E', ...fields.map(text), Buffer.from([0]));
}

/** The transaction's status (I, T or E) if these bytes end with ReadyForQuery, else null. */
export function statusAtEnd(bytes) {
  const last = bytes.length - 6;
  const isReady = last >= 0 && bytes[last] === 0x5a && bytes.readInt32BE(last + 1) === 5;
  return isReady ? String.fromCharCode(bytes[bytes.length - 1]) : null;
}

/** The SQL in a Query or a Parse, else nothing. */
export function sqlOf({ type, bytes }) {
  if (type === 'Q') return bytes.toString('utf8', 5, bytes.length - 1);
  if (type !== 'P') return '';
  const begin = bytes.indexOf(0, 5) + 1;
  return bytes.toString('utf8', begin, bytes.indexOf(0, begin));
}
