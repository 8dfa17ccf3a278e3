"""Asks a gateway to do something, by way of the steward, and waits for what it answers."""

import time

from accanto_contract.errors import SettingsError
from accanto_store import connections, queries

LOOK_EVERY_S = 0.3


def ask(database_url: str, gateway: str, order: str, *, wait_s: float) -> tuple[str, str]:
    """What became of it, and the answer. Raises SettingsError for an unknown gateway, Unavailable."""
    with connections.connect(database_url, autocommit=True) as connection:
        if connection.execute(_sql("registry", "known_gateways"), {"names": [gateway]}).fetchone() is None:
            raise SettingsError(
                f"there is no gateway {gateway}: `accanto gateway invite {gateway}` makes one"
            )
        wish = {
            "gateway": gateway,
            "name": order,
            "argument": "",
            "by": "accanto",
            "within": f"{wait_s} seconds",
        }
        row = connection.execute(_sql("steward", "order"), wish).fetchone()
        until = time.monotonic() + wait_s
        while row and time.monotonic() < until:
            if found := connection.execute(_sql("steward", "ended_command"), {"id": row[0]}).fetchone():
                return str(found[0]), str(found[1] or "")
            time.sleep(LOOK_EVERY_S)
    return "unanswered", "the gateway is away, or `accanto fleet` does not run"


def _sql(file: str, name: str) -> str:
    return queries.load(file)[name]
