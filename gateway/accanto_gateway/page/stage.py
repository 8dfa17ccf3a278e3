"""The one big thing on the screen: what the patient does now, step by step. Pure: taps, events, clock come in."""

from dataclasses import dataclass, replace
from enum import StrEnum

from accanto_contract.messages import Reading
from accanto_gateway.happenings import Began, Doubted, Event, Finished, Heard, Took
from accanto_gateway.page import measures
from accanto_gateway.page.measures import Measure

SECOND_US = 1_000_000
WAIT_US = 300 * SECOND_US
"""After so long without a word of the device the page asks again."""
SHOWN_US = 120 * SECOND_US
"""So long a result stays, unless the patient goes on."""
TRACE_S = 30.0
"""So much of a trace is a measure."""
RECENT_US = 1800 * SECOND_US
"""What was measured longer ago, and comes out of a device's memory now, is no answer to what the page asks."""
STEADY_US = 10 * SECOND_US
"""So long values that come one a second are watched before they count."""


class Step(StrEnum):
    """Where the patient stands."""

    PLAN = "plan"
    """What the plan says: the next thing to do, or nothing."""
    WAITING = "waiting"
    MEASURING = "measuring"
    DONE = "done"
    REPEAT = "repeat"


class Tap(StrEnum):
    """What a patient can press."""

    BEGIN = "begin"
    ON = "on"
    AGAIN = "again"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is on the screen, since when, and what is known of it."""

    step: Step = Step.PLAN
    measure: Measure = Measure.OTHER
    since_us: int = 0
    device: str = ""
    """Whose it is; while the plan is shown: whose result was shown last."""
    seconds: float = 0.0
    """How much of a trace has come."""
    readings: tuple[Reading, ...] = ()
    trouble: str = ""


def tapped(stage: Stage, tap: Tap, measure: Measure, *, now_us: int) -> Stage:
    """After the patient pressed something."""
    match tap:
        case Tap.BEGIN:
            return Stage(step=Step.WAITING, measure=measure, since_us=now_us)
        case Tap.AGAIN:
            return Stage(step=Step.WAITING, measure=stage.measure, since_us=now_us)
        case Tap.ON | Tap.STOP:
            return Stage(since_us=now_us, device=stage.device)


def passed(stage: Stage, *, now_us: int) -> Stage:
    """After time went by: nothing stays for ever."""
    waited = abs(now_us - stage.since_us)  # a clock that was put right may stand before it
    if stage.step in {Step.WAITING, Step.MEASURING, Step.REPEAT} and waited > WAIT_US:
        return Stage(since_us=now_us, device=stage.device)
    if stage.step is Step.DONE and waited > SHOWN_US:
        return Stage(since_us=now_us, device=stage.device)
    return stage


def happened(stage: Stage, event: Event) -> Stage:
    """After something happened at a device."""
    match event:
        case Took(readings=readings):
            return _took(stage, event, tuple(one for one in readings if _is_news(one, event.at_us)))
        case Heard(signal=signal):
            return _heard(stage, event) if stage.measure is measures.of((signal,)) else stage
        case Doubted(trouble=""):
            return _well_again(stage, event)
        case Doubted():
            return _doubted(stage, event)
        case Finished():
            return _finished(stage, event)
        case Began():
            return stage


def _is_news(reading: Reading, now_us: int) -> bool:
    return measures.is_shown(reading.signal) and abs(now_us - reading.t_gateway_us) < RECENT_US


def _finished(stage: Stage, event: Finished) -> Stage:
    """The device went: a measure that was under way begins anew, a result that was shown may be followed."""
    if stage.device != event.device:
        return stage
    if stage.step is Step.MEASURING:
        return Stage(step=Step.WAITING, measure=stage.measure, since_us=event.at_us)
    return replace(stage, device="") if stage.step is Step.PLAN else stage


def _took(stage: Stage, event: Took, readings: tuple[Reading, ...]) -> Stage:
    """A value that is good ends the measure; values that stream count once they have been there for a while."""
    usable = tuple(one for one in readings if measures.is_usable(one))
    if not usable:
        return stage
    measure = measures.of(one.signal for one in usable)
    if stage.step is Step.DONE and stage.device == event.device:
        newest = {one.signal: one for one in (*stage.readings, *usable)}
        return replace(stage, readings=tuple(newest.values())) if stage.measure is measure else stage
    if stage.step in {Step.WAITING, Step.MEASURING} and stage.measure is not measure:
        return stage
    if measure is Measure.HEART and stage.step not in {Step.WAITING, Step.MEASURING}:
        return stage
    if measure is not Measure.OXYGEN:
        return Stage(
            step=Step.DONE, measure=measure, since_us=event.at_us, device=event.device, readings=usable
        )
    return _steady(stage, event, usable)


def _steady(stage: Stage, event: Took, usable: tuple[Reading, ...]) -> Stage:
    """An oximeter: the finger must stay in for a while; one that was shown and stays in is not shown again."""
    if stage.step is Step.PLAN and stage.device == event.device:
        return stage
    if stage.step is Step.MEASURING and stage.device == event.device:
        if event.at_us - stage.since_us < STEADY_US:
            return replace(stage, readings=usable)
        return replace(stage, step=Step.DONE, since_us=event.at_us, readings=usable)
    return Stage(
        step=Step.MEASURING,
        measure=Measure.OXYGEN,
        since_us=event.at_us,
        device=event.device,
        readings=usable,
    )


def _heard(stage: Stage, event: Heard) -> Stage:
    """A trace grows; only one that the patient began is shown, since a strap may be worn all day."""
    if stage.step is Step.WAITING:
        return replace(stage, step=Step.MEASURING, device=event.device, since_us=event.at_us, seconds=0.0)
    if stage.step is not Step.MEASURING or stage.device != event.device:
        return stage
    seconds = (event.at_us - stage.since_us) / SECOND_US
    if seconds < TRACE_S:
        return replace(stage, seconds=seconds)
    return replace(stage, step=Step.DONE, seconds=seconds, since_us=event.at_us)


def _doubted(stage: Stage, event: Doubted) -> Stage:
    """Whatever is on the screen, while the sensor is still worn."""
    measure = measures.of((event.signal,))
    if stage.step in {Step.WAITING, Step.MEASURING} and stage.measure is not measure:
        return stage
    return Stage(
        step=Step.REPEAT, measure=measure, since_us=event.at_us, device=event.device, trouble=event.trouble
    )


def _well_again(stage: Stage, event: Doubted) -> Stage:
    """The patient mended it: the measure begins anew by itself."""
    if stage.step is not Step.REPEAT or stage.device != event.device:
        return stage
    return Stage(step=Step.WAITING, measure=stage.measure, since_us=event.at_us)
