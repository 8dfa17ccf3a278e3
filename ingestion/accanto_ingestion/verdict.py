"""What becomes of a message: facts to store, a refusal with its reason, or a gateway's word about itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from accanto_contract.downlink import Answer, Applied
from accanto_contract.errors import Refused
from accanto_contract.identity import Epoch, GatewayId, Seq
from accanto_contract.messages import Birth, Death, Gap, Telemetry
from accanto_store.rows import Observation, Waveform


class Reason(StrEnum):
    """Why a well-formed message may not be used. (Malformed ones carry the reason of their error in the contract.)"""

    UNKNOWN_GATEWAY = "unknown_gateway"
    UNKNOWN_DEVICE = "unknown_device"
    UNASSIGNED_DEVICE = "unassigned_device"
    NO_CONSENT = "no_consent"
    WRONG_SIGNAL = "wrong_signal"
    FUTURE_TIME = "future_time"
    PAST_TIME = "past_time"
    TOO_LONG = "too_long"
    CONFLICT = "conflict"
    REFUSED_BY_DATABASE = "refused_by_database"

    @property
    def sentence(self) -> str:
        """What a person should know."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.UNKNOWN_GATEWAY: "the gateway is not enrolled",
    Reason.UNKNOWN_DEVICE: "the device is not in the registry",
    Reason.UNASSIGNED_DEVICE: "at that time the device was assigned to nobody",
    Reason.NO_CONSENT: "the patient's adesione is not recorded: held for 72 hours",
    Reason.WRONG_SIGNAL: "a message of this kind cannot carry this signal",
    Reason.FUTURE_TIME: "measured more than five minutes from now: the gateway's clock is ahead",
    Reason.PAST_TIME: "measured before the year 2000: the gateway's clock was never set",
    Reason.TOO_LONG: "one block of samples lasts more than an hour: its rate is wrong",
    Reason.CONFLICT: "something else is stored for this device and moment",
    Reason.REFUSED_BY_DATABASE: "the database does not take it",
}


class Rejected(Refused):
    """This message is well-formed, and may not be used."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.sentence} ({detail})" if detail else reason.sentence)
        self.reason = reason


class Number(NamedTuple):
    """The identity of a message: whose, of which life of a spool, the how-manieth.

    A tuple, since tens of thousands a second are looked up in sets.
    """

    gateway: GatewayId
    epoch: Epoch
    seq: Seq


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A message whose facts may be stored."""

    number: Number
    observations: tuple[Observation, ...] = ()
    waveforms: tuple[Waveform, ...] = ()
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A message whose bytes are kept in quarantine. Without a number nobody can be told of it."""

    reason: str
    detail: str
    gateway: GatewayId | None
    number: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A gateway's word about itself."""

    gateway: GatewayId
    word: Birth | Death | Telemetry | Answer | Applied | None

    @property
    def number(self) -> None:
        """It has none: a word that is lost is said again."""
        return None


Verdict = Accepted | Refusal | Heard
