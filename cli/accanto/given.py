"""What a command was given: its settings, logs as they ask, and the database they name."""

import os

from accanto import running, settings
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
