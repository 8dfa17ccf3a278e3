"""What a command was given: its settings, logs as they ask, and the database they name."""

import os
from pathlib import Path

from accanto import running, settings
from accanto_contract.brokers import Papers
from accanto_contract.errors import SettingsError


def found(*, shows_facts: bool = True) -> settings.Settings:
    """The settings, and logs as they ask; where a table is shown, only what went wrong stands beside it."""
    loaded = settings.load(os.environ)
    level = loaded.text("log_level")
    if level not in ("debug", "info", "warning", "error"):
        raise SettingsError(f"ACCANTO_LOG_LEVEL is {level!r}: write debug, info, warning or error")
    running.log_to_stderr(level if shows_facts or loaded.is_given("log_level") else "warning")
    return loaded


def database_url(loaded: settings.Settings) -> str:
    """The database that is set, or the embedded one of `accanto up` on this machine."""
    from accanto_store import postgres

    return loaded.text("database_url") or postgres.Server(loaded.path("state") / "postgres").url


def papers(loaded: settings.Settings) -> Papers | None:
    """What proves who is who on the broker's line, where it is set. Raises SettingsError."""
    trust = loaded.text("broker_trust")
    if not trust:
        return None
    certificate, key = (
        Path(text) if (text := loaded.text(name)) else None for name in ("broker_certificate", "broker_key")
    )
    return Papers(trust=Path(trust), certificate=certificate, key=key)


def keep_days(loaded: settings.Settings) -> int:
    """After how many days measurements are deleted; 0: never. Raises SettingsError."""
    from accanto_store import retention

    if loaded.text("keep_days") == "0":
        return 0
    return loaded.whole("keep_days", least=retention.LEAST_DAYS, most=retention.MOST_DAYS)
