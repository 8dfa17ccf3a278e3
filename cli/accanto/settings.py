"""Every setting of accanto: its name, what it means, what it is when nobody says anything.

A setting comes from the environment (ACCANTO_NAME), from a file that the environment names (ACCANTO_NAME_FILE,
for secrets), from the configuration file (ACCANTO_CONFIG, TOML, `name = value`), or from its default: the first
that speaks wins.
"""

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from accanto_contract.errors import SettingsError

PREFIX = "ACCANTO_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that can be set."""

    name: str
    meaning: str
    default: str = ""
    is_secret: bool = False

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.upper()


CATALOGUE: tuple[Setting, ...] = (
    Setting(
        name="state",
        meaning="folder where this machine keeps its data (database, broker, spools, logs)",
        default="/var/lib/accanto as root, else ~/.local/state/accanto",
    ),
    Setting(
        name="database_url",
        meaning="PostgreSQL 18, plain or TimescaleDB; empty: `up` and `demo` start their own",
        is_secret=True,
    ),
    Setting(
        name="role_passwords",
        meaning="for `migrate`: passwords of the processes' roles, ingest:…,watch:…,notify:…,api:…,fleet:…",
        is_secret=True,
    ),
    Setting(
        name="broker_url",
        meaning="MQTT 5 broker, mqtt://user:password@host:port or mqtts://host:port; empty: `up` and `demo` start one",
        is_secret=True,
    ),
    Setting(name="broker_trust", meaning="PEM file: the authorities whose brokers we believe (mqtts://)"),
    Setting(name="broker_certificate", meaning="PEM file: who we are to the broker (mqtts://)"),
    Setting(name="broker_key", meaning="PEM file: the key of that certificate"),
    Setting(
        name="broker_shared",
        meaning="several ingest processes share one subscription (needs a broker with $share)",
        default="no",
    ),
    Setting(
        name="broker_session_s",
        meaning="seconds that a broker keeps messages for an ingest process that is away; 60 with one that persists",
        default="0",
    ),
    Setting(
        name="keep_days",
        meaning="days after which the watch deletes measurements, 400 at least; 0: never",
        default="0",
    ),
    Setting(name="api_host", meaning="address on which the console listens", default="127.0.0.1"),
    Setting(name="api_port", meaning="port of the console", default="8080"),
    Setting(name="api_behind_tls", meaning="the console is reached over HTTPS: secure cookies", default="no"),
    Setting(
        name="api_proxies",
        meaning="addresses of the reverse proxies before the console, with commas: they say who asks (X-Forwarded-For)",
    ),
    Setting(
        name="console_url",
        meaning="the console's address as its readers type it; notices link to it",
    ),
    Setting(
        name="smtp_url",
        meaning="mail server for notices: submission://user:password@host, smtps://... or smtp://...",
        is_secret=True,
    ),
    Setting(name="mail_from", meaning="address that notices by mail come from"),
    Setting(
        name="vapid_key",
        meaning="key that signs notices to browsers; `accanto service key` makes one",
        is_secret=True,
    ),
    Setting(
        name="vapid_subject",
        meaning="how push services reach who runs this centre: mailto:... or https://...",
    ),
    Setting(
        name="sms_url",
        meaning="apprise address of an SMS service, {to} where the number goes",
        is_secret=True,
    ),
    Setting(
        name="voice_url",
        meaning="apprise address of a service that calls by voice, {to} where the number goes",
        is_secret=True,
    ),
    Setting(
        name="worker", meaning="name of this ingest or watch process, stable over restarts", default="w0"
    ),
    Setting(name="gateway_id", meaning="id of this gateway, as the centre knows it", default=""),
    Setting(
        name="radio",
        meaning="Bluetooth controller for Bumble (tcp-client:host:port, usb:0, serial:...); empty: BlueZ",
        default="",
    ),
    Setting(
        name="radio_links",
        meaning="links that the gateway's Bluetooth controller holds at once (real ones: 7 to 20)",
        default="64",
    ),
    Setting(
        name="devices",
        meaning="Bluetooth addresses that the gateway may use, by commas; empty: every supported device",
        default="",
    ),
    Setting(
        name="centre_keys",
        meaning="the centre's public keys that a gateway believes, by commas; an enrolment brings its own",
    ),
    Setting(
        name="page_host",
        meaning="where the patient's page listens; 0.0.0.0: the whole home, by the label's number; empty: nowhere",
        default="127.0.0.1",
    ),
    Setting(name="page_port", meaning="port of the patient's page; 0: a free one", default="8485"),
    Setting(
        name="authority",
        meaning="folder of the centre's authority and of the key that signs (`fleet`); empty: ca in the state folder",
    ),
    Setting(
        name="report_key",
        meaning="file of the key that signs refertos, made when missing; empty: report-key.pem in the state folder",
    ),
    Setting(
        name="gateways_broker_url",
        meaning="the broker as gateways in homes reach it: mqtts://broker.example.org",
    ),
    Setting(
        name="sender_token",
        meaning="token with which `fundus watch` sends pictures to the console; `accanto people token` makes one",
        is_secret=True,
    ),
    Setting(name="sim_homes", meaning="simulated homes", default="3"),
    Setting(name="sim_seed", meaning="seed of the simulation", default="1"),
    Setting(
        name="sim_first_port",
        meaning="home k opens its radio at this port + k - 1; 0: free ports",
        default="0",
    ),
    Setting(name="sim_bind", meaning="address on which the simulated radios listen", default="127.0.0.1"),
    Setting(name="sim_control_port", meaning="port for scenarios; 0: a free port", default="0"),
    Setting(name="log_level", meaning="debug, info, warning or error", default="info"),
)

BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set, and from where."""

    values: Mapping[str, str]
    sources: Mapping[str, str]

    def text(self, name: str) -> str:
        """A setting as text; empty where it is unset and has no default."""
        return self.values[name]

    def required(self, name: str) -> str:
        """A setting that must not be empty. Raises SettingsError."""
        if value := self.values[name]:
            return value
        setting = BY_NAME[name]
        raise SettingsError(f"{setting.variable} is not set: {setting.meaning}")

    def whole(self, name: str, *, least: int = 0, most: int = 65535) -> int:
        """A whole number within limits. Raises SettingsError."""
        text = self.values[name]
        if not text.isdecimal() or not least <= int(text) <= most:
            raise SettingsError(
                f"{BY_NAME[name].variable} is {text!r}: write a number from {least} to {most}"
            )
        return int(text)

    def yes(self, name: str) -> bool:
        """A yes or no. Raises SettingsError."""
        text = self.values[name].lower()
        if text not in ("yes", "no"):
            raise SettingsError(f"{BY_NAME[name].variable} is {text!r}: write yes or no")
        return text == "yes"

    def networks(self, name: str) -> str:
        """Addresses or networks, with commas between them. Raises SettingsError."""
        parts = [part.strip() for part in self.values[name].split(",") if part.strip()]
        for part in parts:
            try:
                ipaddress.ip_network(part)
            except ValueError as error:
                raise SettingsError(
                    f"{BY_NAME[name].variable} names {part!r}: write addresses as 10.0.0.2 or 10.0.0.0/24"
                ) from error
        return ",".join(parts)

    def path(self, name: str) -> Path:
        """A path, with ~ resolved."""
        return Path(self.values[name]).expanduser()

    def is_given(self, name: str) -> bool:
        """Whether somebody set it, rather than the default."""
        return self.sources[name] != "default"


def load(environment: Mapping[str, str]) -> Settings:
    """Every setting. Raises SettingsError for an unreadable file or an unknown name."""
    _refuse_unknown(environment)
    in_file = _from_file(environment.get(PREFIX + "CONFIG"))
    values, sources = {}, {}
    for setting in CATALOGUE:
        values[setting.name], sources[setting.name] = _find(setting, environment, in_file)
    return Settings(values=values, sources=sources)


def _find(setting: Setting, environment: Mapping[str, str], in_file: Mapping[str, str]) -> tuple[str, str]:
    if setting.variable in environment:
        return environment[setting.variable].strip(), "environment"
    if secret := environment.get(setting.variable + "_FILE"):
        return _read(Path(secret), setting.variable + "_FILE").strip(), secret
    if setting.name in in_file:
        return in_file[setting.name], "configuration file"
    if setting.name == "state":
        return str(_default_state()), "default"
    return setting.default, "default"


def _default_state() -> Path:
    return Path("/var/lib/accanto") if os.geteuid() == 0 else Path("~/.local/state/accanto").expanduser()


def _from_file(path: str | None) -> dict[str, str]:
    if not path:
        return {}
    try:
        content = tomllib.loads(_read(Path(path), PREFIX + "CONFIG"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"the configuration file {path} is not valid TOML: {error}") from error
    if unknown := sorted(set(content) - set(BY_NAME)):
        raise SettingsError(
            f"{path} sets {', '.join(unknown)}, which accanto does not know: see `accanto settings`"
        )
    return {name: _as_text(value) for name, value in content.items()}


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """A misspelt setting is an error, not a silence."""
    known = {setting.variable for setting in CATALOGUE} | {PREFIX + "CONFIG", PREFIX + "DATA"}
    known |= {setting.variable + "_FILE" for setting in CATALOGUE}
    if unknown := sorted(name for name in environment if name.startswith(PREFIX) and name not in known):
        raise SettingsError(f"{', '.join(unknown)}: accanto does not know this; see `accanto settings`")


def _read(path: Path, named_by: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{named_by} names {path}, which cannot be read: {error}") from error
