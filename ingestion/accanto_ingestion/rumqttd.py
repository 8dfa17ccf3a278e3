"""rumqttd as an embedded broker, out of the `iotcore` wheel, where there is no Mosquitto.

It knows passwords, retained messages and last wills. It knows no rights by topic, ignores a client's Receive
Maximum, keeps its queues in memory only, and cannot be told of a new account without a restart; shared
subscriptions are not used with it. Nothing of this loses data, because only a receipt trims a gateway's spool.

Run as a program (`python -m accanto_ingestion.rumqttd CONFIGURATION`) it is the broker: rumqttd knows no
shutdown, so it needs a process of its own.
"""

import json
import logging
import sys
from collections.abc import Mapping
from pathlib import Path

from accanto_contract import header

MAX_PAYLOAD = header.MAX_BYTES + 4096


def configuration(passwords: Mapping[str, str], port: int) -> str:
    """Two listeners are one too many: MQTT 5 only, on loopback."""
    accounts = "\n".join(f"{json.dumps(user)} = {json.dumps(word)}" for user, word in passwords.items())
    return f"""\
id = 0

[router]
id = 0
max_connections = 1000
max_outgoing_packet_count = 5000
max_segment_size = 104857600
max_segment_count = 10

[v5.1]
name = "v5-1"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 1

[v5.1.connections]
connection_timeout_ms = 60000
max_payload_size = {MAX_PAYLOAD}
max_inflight_count = 5000
dynamic_filters = true

[v5.1.connections.auth]
{accounts}
"""


def command(file: Path) -> list[str]:
    """How to start the broker with a configuration file."""
    return [sys.executable, "-m", "accanto_ingestion.rumqttd", str(file)]


def main() -> None:
    """Be the broker until a signal ends us."""
    from iotcore.iotcore import IotCoreBroker  # noqa: PLC0415 -- only the child process pays for it

    # It writes two lines for every packet on its error channel: they tell nothing and fill a disk.
    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("rumqttd").setLevel(logging.CRITICAL)
    IotCoreBroker(config_path=sys.argv[1]).run_forever()


if __name__ == "__main__":
    main()
