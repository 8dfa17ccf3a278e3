"""From bytes to facts: what a message holds, whose it is, and why it may not be used. Pure.

A message that cannot be used is never dropped: its verdict is a refusal, and the writer keeps its bytes.
"""

import math
from functools import lru_cache

from accanto_contract import chunk, downlink, messages, topics
from accanto_contract.chunk import Chunk
from accanto_contract.errors import Oversize, Refused, Undecodable, WrongTopic
from accanto_contract.identity import DeviceId, GatewayId
from accanto_contract.messages import Birth, Gap, Reading, Readings
from accanto_contract.signals import CATALOGUE, SignalId
from accanto_contract.topics import Kind, Up, Word
from accanto_ingestion import numbering
from accanto_ingestion.roster import Assignment, Device, Roster
from accanto_ingestion.source import Delivery
from accanto_ingestion.verdict import Accepted, Heard, Reason, Refusal, Rejected, Verdict
from accanto_store.rows import LARGEST, Observation, Waveform

AHEAD_US = 5 * 60 * 1_000_000
"""How far a gateway's clock may be ahead of ours."""

Y2000_US = 946_684_800_000_000

MAX_SAMPLES = 1 << 22
"""Samples of all leads: a deflated body of 1 MiB could unfold into 1 GiB. An hour of two leads at 500 Hz has 3.6 M."""

MOST_DEVICES, MOST_LIVES = 1000, 100
"""In one birth: each costs a question to the database. A gateway remembers eight lives."""

LONGEST_US = 3_600 * 1_000_000
"""A block lasts no longer: who looks for the blocks of a span looks an hour back."""

WAVEFORMS = {
    Kind.ECG: frozenset({SignalId.ECG}),
    Kind.BREATH: frozenset({SignalId.EXPIRED_VOLUME, SignalId.EXPIRED_FLOW}),
}
SCALARS = frozenset(s.id for s in CATALOGUE.values() if not s.is_waveform and not s.is_computed)


def names(delivery: Delivery) -> tuple[GatewayId, DeviceId | None] | None:
    """Whom the registry must be asked about; None for a topic that is not ours."""
    try:
        up = _address(delivery.topic)
    except WrongTopic:
        return None
    return up.gateway, up.device


def judge(delivery: Delivery, roster: Roster) -> Verdict:
    """What becomes of a message, by what the registry knows and the moment at which it came."""
    try:
        up = _address(delivery.topic)
    except WrongTopic as refused:
        return unjudged(delivery, refused.reason, str(refused))
    try:
        if isinstance(up.kind, Word):
            return _word(up.gateway, up.kind, delivery.payload)
        return _message(delivery, up, up.kind, roster)
    except Refused as refused:
        return refusal(delivery, roster, reason=refused.reason, detail=str(refused))
    except (ArithmeticError, ValueError, RecursionError) as error:
        return refusal(delivery, roster, reason=Undecodable.reason, detail=f"{type(error).__name__}: {error}")


def refusal(delivery: Delivery, roster: Roster, *, reason: str, detail: str) -> Refusal:
    """Why a message is kept and not used. A missing adesione comes first: such bytes are not kept long."""
    up = _address(delivery.topic)
    device = roster.devices.get(up.device) if up.device else None
    now_us = delivery.received_us
    whose = device.assigned(now_us) if device else None
    if whose and not whose.is_agreed(now_us=now_us) and reason != Reason.NO_CONSENT:
        reason, detail = Reason.NO_CONSENT, f"{Reason.NO_CONSENT.sentence}; besides: {detail}"
    return unjudged(delivery, reason, detail)


def unjudged(delivery: Delivery, reason: str, detail: str) -> Refusal:
    """A refusal for a message of which nothing but its topic and number is believed."""
    try:
        up = _address(delivery.topic)
    except WrongTopic:
        return Refusal(reason=reason, detail=detail, gateway=None, number=None)
    number = None if isinstance(up.kind, Word) else numbering.salvaged(delivery.payload, up.gateway, up.kind)
    return Refusal(reason=reason, detail=detail, gateway=up.gateway, number=number)


@lru_cache(maxsize=10_000)
def _address(topic: str) -> Up:
    """What a topic says; a gateway uses the same few for ever. Raises WrongTopic."""
    return topics.parse_up(topic)


def _word(gateway: GatewayId, kind: Word, payload: bytes) -> Heard:
    """An empty word is one that was taken back."""
    if not payload:
        return Heard(gateway=gateway, word=None)
    if kind is Word.RESPONSE:
        return Heard(gateway=gateway, word=downlink.decode_answer(payload))
    word = messages.decode_word(payload)
    if isinstance(word, Birth):
        _check_birth(word)
    return Heard(gateway=gateway, word=word)


def _check_birth(birth: Birth) -> None:
    """Raises Oversize, or Undecodable for numbers that no spool could have given: we look for them when we answer."""
    if len(birth.devices) > MOST_DEVICES or len(birth.earlier) > MOST_LIVES:
        raise Oversize(f"{len(birth.devices)} devices and {len(birth.earlier)} earlier lives")
    numbers = [birth.epoch, birth.oldest_unreceipted or 0]
    for life in birth.earlier:
        numbers += [life.epoch, life.first]
    if max(numbers) > LARGEST:
        raise Undecodable(f"a birth with the number {max(numbers)}")


def _message(delivery: Delivery, up: Up, kind: Kind, roster: Roster) -> Verdict:
    if kind in WAVEFORMS:
        return _chunk(delivery, up, chunk.decode(delivery.payload), roster, WAVEFORMS[kind])
    match messages.decode_numbered(delivery.payload):
        case Readings() as readings if kind is Kind.OBSERVATION:
            return _readings(delivery, up, readings, roster)
        case Gap() as gap if kind is Kind.GAP:
            return _gap(up, gap, roster)
        case messages.RefusedBytes() as bytes_ if kind is Kind.REFUSED:
            reason = f"device_{bytes_.reason}"[:64]
            return refusal(delivery, roster, reason=reason, detail=bytes_.detail)
        case other:
            raise Undecodable(f"a message of type {type(other).__name__} under the kind {kind}")


def _chunk(
    delivery: Delivery, up: Up, found: Chunk, roster: Roster, signals: frozenset[SignalId]
) -> Accepted:
    head = found.header
    number = numbering.checked(up.gateway, head.epoch, head.seq)
    if head.signal not in signals:
        raise Rejected(Reason.WRONG_SIGNAL, f"signal {head.signal} under the kind {up.kind}")
    if head.leads * head.samples > MAX_SAMPLES:
        raise Oversize(f"{head.leads} x {head.samples} samples; at most {MAX_SAMPLES} are taken")
    if not 0 <= head.t_device <= LARGEST:
        raise Undecodable(f"a device time of {head.t_device}")
    found.check()
    ends_us = head.t_gateway_us + round(head.samples / head.rate_hz * 1e6)
    if ends_us - head.t_gateway_us > LONGEST_US:
        raise Rejected(Reason.TOO_LONG, f"{head.samples} samples at {head.rate_hz} Hz")
    _check_time(head.t_gateway_us, ends_us, now_us=delivery.received_us)
    device, whose = _whose(up, roster, head.t_gateway_us, now_us=delivery.received_us)
    row = Waveform(
        patient_id=whose.patient_id, device_id=device.id, signal=head.signal, start_us=head.t_gateway_us,
        rate_hz=head.rate_hz, samples=head.samples, leads=head.leads, scale=head.scale, codec=head.codec,
        device_time=head.t_device, received_us=delivery.received_us, flags=int(head.flags), data=found.body,
    )  # fmt: skip
    return Accepted(number=number, waveforms=(row,))


def _readings(delivery: Delivery, up: Up, message: Readings, roster: Roster) -> Accepted:
    number = numbering.checked(up.gateway, message.epoch, message.seq)
    rows = tuple(_reading(delivery, up, reading, roster) for reading in message.readings)
    return Accepted(number=number, observations=rows)


def _reading(delivery: Delivery, up: Up, reading: Reading, roster: Roster) -> Observation:
    if reading.signal not in SCALARS:
        raise Rejected(Reason.WRONG_SIGNAL, f"signal {reading.signal} as a value")
    if not math.isfinite(reading.value) or reading.flags > 0x7FFF:
        raise Undecodable(f"a value of {reading.value} with flags {reading.flags}")
    _check_time(reading.t_gateway_us, reading.t_gateway_us, now_us=delivery.received_us)
    device, whose = _whose(up, roster, reading.t_gateway_us, now_us=delivery.received_us)
    is_plausible = CATALOGUE[SignalId(reading.signal)].is_plausible(reading.value)
    return Observation(
        patient_id=whose.patient_id, device_id=device.id, signal=reading.signal, time_us=reading.t_gateway_us,
        value=reading.value, device_time=reading.t_device, received_us=delivery.received_us,
        quality=reading.quality if is_plausible else 0, flags=reading.flags,
    )  # fmt: skip


def _gap(up: Up, gap: Gap, roster: Roster) -> Accepted:
    if up.gateway not in roster.gateways:
        raise Rejected(Reason.UNKNOWN_GATEWAY, up.gateway)
    if not 1 <= gap.first <= gap.last <= LARGEST - 1 or gap.life > LARGEST:
        raise Undecodable(f"a gap from {gap.first} to {gap.last} of epoch {gap.life or gap.epoch}")
    return Accepted(number=numbering.checked(up.gateway, gap.epoch, gap.seq), gap=gap)


def _check_time(starts_us: int, ends_us: int, *, now_us: int) -> None:
    if ends_us > now_us + AHEAD_US:
        raise Rejected(Reason.FUTURE_TIME, f"{(ends_us - now_us) // 1_000_000} s ahead")
    if starts_us < Y2000_US:
        raise Rejected(Reason.PAST_TIME)


def _whose(up: Up, roster: Roster, time_us: int, *, now_us: int) -> tuple[Device, Assignment]:
    """Whose measurement this is. Raises Rejected where it is nobody's, or may not be kept."""
    if up.gateway not in roster.gateways:
        raise Rejected(Reason.UNKNOWN_GATEWAY, up.gateway)
    device = roster.devices.get(up.device) if up.device else None
    if device is None:
        raise Rejected(Reason.UNKNOWN_DEVICE, up.device or "")
    whose = device.assigned(time_us)
    if whose is None:
        raise Rejected(Reason.UNASSIGNED_DEVICE, up.device or "")
    if not whose.is_agreed(now_us=now_us):
        raise Rejected(Reason.NO_CONSENT)
    return device, whose
