"""How the outbox file is laid out, and how a file of an earlier version becomes one of this."""

import secrets
import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS life (
  n         INTEGER PRIMARY KEY AUTOINCREMENT,
  epoch     INTEGER NOT NULL,
  last_seq  INTEGER NOT NULL,
  began_us  INTEGER NOT NULL,
  alive_us  INTEGER NOT NULL,
  declared  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS message (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  epoch   INTEGER NOT NULL,
  seq     INTEGER NOT NULL,
  lane    INTEGER NOT NULL,
  device  TEXT NOT NULL,
  kind    TEXT NOT NULL,
  at_us   INTEGER NOT NULL,
  body    BLOB NOT NULL,
  UNIQUE (epoch, seq)
) STRICT;
CREATE INDEX IF NOT EXISTS message_waiting ON message (lane, id);
CREATE TABLE IF NOT EXISTS mark (
  device  TEXT NOT NULL,
  tongue  TEXT NOT NULL,
  upto    INTEGER NOT NULL,
  PRIMARY KEY (device, tongue)
) STRICT;
CREATE TABLE IF NOT EXISTS device (
  id  TEXT PRIMARY KEY,
  kind TEXT NOT NULL, maker TEXT NOT NULL, model TEXT NOT NULL, serial TEXT NOT NULL, firmware TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS address (
  address  TEXT PRIMARY KEY,
  device   TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS timeline (
  device     TEXT PRIMARY KEY,
  offset_us  INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS record (
  device   TEXT NOT NULL,
  tongue   TEXT NOT NULL,
  number   INTEGER NOT NULL,
  digest   INTEGER NOT NULL,
  message  INTEGER,
  PRIMARY KEY (device, tongue, number)
) STRICT;
CREATE TABLE IF NOT EXISTS owed (
  message  INTEGER NOT NULL,
  device   TEXT NOT NULL,
  tongue   TEXT NOT NULL,
  number   INTEGER NOT NULL,
  PRIMARY KEY (message, device, tongue, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS owed_by_record ON owed (device, tongue, number);
"""
"""One row of `life`: the numbers given between one start and the next, the newest now. Of `message`: what waits
for a receipt. Of `mark`: up to which journal row a source is here. Of `address`: whose a Bluetooth address is. Of
`timeline`: our clock minus a device's. Of `record`: a record of a device's memory; `message` is 0 once it is deleted
there. Of `owed`: a message that holds something of such a record (its numbers, one of its curves) and has no receipt
yet."""
GONE = 0

MOST_LIVES = 8
"""So many are remembered: a copy of this file that is older than its last starts is found out by any of them."""

_FIRST_VERSION = """
ALTER TABLE message RENAME TO message_1;
DROP INDEX message_by_lane;
ALTER TABLE life RENAME TO life_1;
"""
_FIRST_MESSAGES = """
INSERT INTO message (epoch, seq, lane, device, kind, at_us, body)
  SELECT epoch, seq, lane, device, kind, at_us, body FROM message_1, life_1 ORDER BY seq;
INSERT INTO life (epoch, last_seq, began_us, alive_us) SELECT epoch, last_seq, 0, 0 FROM life_1;
DROP TABLE message_1;
DROP TABLE life_1;
"""
_ONE_MESSAGE = """
INSERT OR IGNORE INTO owed SELECT message, device, tongue, number FROM record WHERE message > 0;
DROP INDEX IF EXISTS record_by_message;
"""
"""Of files that remembered only the last message of a record."""


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring the tables of the first version, where a file has them, to this one. Raises sqlite3.Error."""
    columns = {column[1] for column in connection.execute("PRAGMA table_info(message)")}
    if columns and "epoch" not in columns:
        connection.executescript(f"BEGIN IMMEDIATE;{_FIRST_VERSION}{SCHEMA}{_FIRST_MESSAGES}COMMIT;")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "record" in tables and "owed" not in tables:
        connection.executescript(f"BEGIN IMMEDIATE;{SCHEMA}{_ONE_MESSAGE}COMMIT;")


def begin_life(connection: sqlite3.Connection, *, at_us: int) -> None:
    """Begin a life of its own with numbers of its own, so that no copy of this file can ever use them again."""
    connection.execute("DELETE FROM life WHERE last_seq = 0")
    added = connection.execute(
        "INSERT INTO life (epoch, last_seq, began_us, alive_us) VALUES (?, 0, ?, ?)",
        (secrets.randbits(63) or 1, at_us, at_us),
    )
    connection.execute("DELETE FROM life WHERE n <= ?", ((added.lastrowid or 0) - MOST_LIVES,))
