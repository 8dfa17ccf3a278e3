"""Where a message goes: the MQTT topics of contract version 1.

    acc/1/{gateway}/up/{device}/{kind}    a measurement
    acc/1/{gateway}/up/_birth             what a gateway is, retained
    acc/1/{gateway}/up/_death             its last will, retained
    acc/1/{gateway}/up/_telemetry         how it fares
    acc/1/{gateway}/up/_rsp               its answers to commands
    acc/1/{gateway}/down/ack              receipts
    acc/1/{gateway}/down/cmd              commands
    acc/1/{gateway}/down/config           configuration, retained

A gateway writes only below its own `up/` and reads only below its own `down/`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from accanto_contract.errors import WrongTopic
from accanto_contract.identity import DeviceId, GatewayId

ROOT = "acc/1"
ALL_UP = f"{ROOT}/+/up/#"
SHARED_UP = f"$share/ingest/{ALL_UP}"
ALL_BIRTHS = f"{ROOT}/+/up/_birth"

CENTRE = "ingest"
"""The centre's own account at the broker, which hears every gateway: no gateway may ever have this name."""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class Kind(StrEnum):
    """What a message of a device holds."""

    ECG = "ecg"
    BREATH = "breath"
    """Volume or flow of one forced expiration."""
    OBSERVATION = "observation"
    REFUSED = "refused"
    GAP = "gap"

    @property
    def is_waveform(self) -> bool:
        """Whether it travels as a chunk of samples, not as JSON."""
        return self in {Kind.ECG, Kind.BREATH}


class Word(StrEnum):
    """What a gateway says of itself."""

    BIRTH = "_birth"
    DEATH = "_death"
    TELEMETRY = "_telemetry"
    RESPONSE = "_rsp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """A topic on its way to the centre: a device's message, or a gateway's word."""

    gateway: GatewayId
    device: DeviceId | None
    kind: Kind | Word


def is_name(text: str) -> bool:
    """Whether this text can be an id in a topic."""
    return _NAME.fullmatch(text) is not None


def is_gateway(text: str) -> bool:
    """Whether a gateway can have this id: it becomes its account at the broker."""
    return is_name(text) and text != CENTRE


def name_of(text: str) -> str:
    """The nearest name to a text (a serial number, say) that a topic can carry.

    Raises WrongTopic where nothing is left of it.
    """
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:63].strip("-")
    if not is_name(name):
        raise WrongTopic(f"{text!r} holds nothing that a topic could carry")
    return name


def up(gateway: GatewayId, device: DeviceId, kind: Kind) -> str:
    """The topic of a device's measurements."""
    return f"{ROOT}/{gateway}/up/{device}/{kind}"


def word(gateway: GatewayId, what: Word) -> str:
    """The topic of what a gateway says of itself."""
    return f"{ROOT}/{gateway}/up/{what}"


def ack(gateway: GatewayId) -> str:
    """The topic of a gateway's receipts."""
    return f"{ROOT}/{gateway}/down/ack"


def command(gateway: GatewayId) -> str:
    """The topic of a gateway's commands."""
    return f"{ROOT}/{gateway}/down/cmd"


def config(gateway: GatewayId) -> str:
    """The topic of a gateway's retained configuration."""
    return f"{ROOT}/{gateway}/down/config"


def down(gateway: GatewayId) -> str:
    """Everything that the centre says to a gateway."""
    return f"{ROOT}/{gateway}/down/#"


def parse_up(topic: str) -> Up:
    """What an uplink topic says. Raises WrongTopic for any other."""
    parts = topic.split("/")
    if (
        parts[:2] != ROOT.split("/")
        or len(parts) not in (5, 6)
        or parts[3] != "up"
        or not is_gateway(parts[2])
    ):
        raise WrongTopic(f"{topic!r} is no uplink topic of {ROOT}")
    gateway = GatewayId(parts[2])
    if len(parts) == 5:
        if parts[4] not in set(Word):
            raise WrongTopic(f"{topic!r} ends in no word that a gateway may say")
        return Up(gateway=gateway, device=None, kind=Word(parts[4]))
    if not is_name(parts[4]) or parts[5] not in set(Kind):
        raise WrongTopic(f"{topic!r} names no device and kind")
    return Up(gateway=gateway, device=DeviceId(parts[4]), kind=Kind(parts[5]))
