"""What is on the patient's screen, step by step: taps and devices decide, and nothing stays for ever."""

from dataclasses import replace

from accanto_contract.identity import DeviceId
from accanto_contract.messages import Reading
from accanto_contract.signals import SignalId
from accanto_gateway.happenings import Began, Doubted, Event, Finished, Heard, Took
from accanto_gateway.page import stage
from accanto_gateway.page.measures import Measure
from accanto_gateway.page.stage import SECOND_US, Stage, Step, Tap

CUFF, OXIMETER, STRAP = DeviceId("cuff"), DeviceId("oxi"), DeviceId("strap")


def took(device: DeviceId, second: float, *values: tuple[SignalId, float], quality: int = 100) -> Took:
    at_us = round(second * SECOND_US)
    readings = tuple(Reading(signal=s, value=v, t_gateway_us=at_us, quality=quality) for s, v in values)
    return Took(device=device, readings=readings, at_us=at_us)


def heard(second: float) -> Heard:
    return Heard(device=STRAP, signal=SignalId.ECG, seconds=second, at_us=round(second * SECOND_US))


def doubted(trouble: str, second: float = 0) -> Doubted:
    return Doubted(device=STRAP, signal=SignalId.ECG, trouble=trouble, at_us=round(second * SECOND_US))


def after(first: Stage, *events: Event) -> Stage:
    for event in events:
        first = stage.happened(first, event)
    return first


def begun(measure: Measure) -> Stage:
    return stage.tapped(Stage(), Tap.BEGIN, measure, now_us=0)


def test_a_cuff_that_measures_by_itself_is_shown_at_once() -> None:
    seen = after(Stage(), took(CUFF, 1, (SignalId.SYSTOLIC, 128), (SignalId.DIASTOLIC, 76)))

    assert (seen.step, seen.measure) == (Step.DONE, Measure.PRESSURE)


def test_what_a_device_remembers_of_yesterday_is_no_answer_to_today() -> None:
    yesterday = replace(took(CUFF, 0, (SignalId.SYSTOLIC, 171)), at_us=86_400 * SECOND_US)

    asked = after(begun(Measure.PRESSURE), yesterday)
    idle = after(Stage(), yesterday)

    assert (asked.step, idle.step) == (Step.WAITING, Step.PLAN)


def test_a_value_that_the_device_doubts_ends_nothing() -> None:
    seen = after(begun(Measure.PRESSURE), took(CUFF, 1, (SignalId.SYSTOLIC, 128), quality=0))

    assert seen.step is Step.WAITING


def test_another_device_does_not_end_what_the_patient_began() -> None:
    seen = after(begun(Measure.PRESSURE), took(OXIMETER, 1, (SignalId.SPO2, 97)))

    assert (seen.step, seen.measure) == (Step.WAITING, Measure.PRESSURE)


def test_the_finger_stays_in_for_a_while_before_the_value_counts() -> None:
    early = after(
        begun(Measure.OXYGEN), took(OXIMETER, 1, (SignalId.SPO2, 90)), took(OXIMETER, 5, (SignalId.SPO2, 94))
    )
    late = after(early, took(OXIMETER, 12, (SignalId.SPO2, 96)))

    assert early.step is Step.MEASURING
    assert (late.step, late.readings[0].value) == (Step.DONE, 96)


def test_an_oximeter_that_stays_on_is_not_shown_again_and_again() -> None:
    done = after(
        begun(Measure.OXYGEN), took(OXIMETER, 1, (SignalId.SPO2, 96)), took(OXIMETER, 12, (SignalId.SPO2, 96))
    )
    plan = stage.tapped(done, Tap.ON, Measure.OTHER, now_us=13 * SECOND_US)

    assert after(plan, took(OXIMETER, 14, (SignalId.SPO2, 95))).step is Step.PLAN
    gone = after(plan, Finished(device=OXIMETER, at_us=15 * SECOND_US))
    assert after(gone, took(OXIMETER, 60, (SignalId.SPO2, 95))).step is Step.MEASURING


def test_a_trace_is_done_after_half_a_minute() -> None:
    half = after(begun(Measure.HEART), heard(1), heard(16))
    whole = after(half, heard(31))

    assert (half.step, half.seconds) == (Step.MEASURING, 15)
    assert whole.step is Step.DONE


def test_a_strap_that_is_worn_all_day_does_not_take_the_screen() -> None:
    seen = after(Stage(), Began(device=STRAP, kind="ecg", at_us=0), heard(1), heard(40))

    assert seen.step is Step.PLAN


def test_an_electrode_that_comes_off_is_said_whatever_is_on_the_screen() -> None:
    seen = after(Stage(), doubted("lead_off"))

    assert (seen.step, seen.measure, seen.trouble) == (Step.REPEAT, Measure.HEART, "lead_off")


def test_what_the_patient_mends_begins_anew_by_itself() -> None:
    seen = after(begun(Measure.HEART), heard(1), doubted("flat", 5), doubted("", 9), heard(10), heard(41))

    assert seen.step is Step.DONE


def test_a_trace_that_breaks_off_is_waited_for() -> None:
    seen = after(begun(Measure.HEART), heard(1), Finished(device=STRAP, at_us=9 * SECOND_US))

    assert (seen.step, seen.measure) == (Step.WAITING, Measure.HEART)


def test_again_asks_for_the_same_measure() -> None:
    seen = stage.tapped(after(Stage(), doubted("flat")), Tap.AGAIN, Measure.OTHER, now_us=0)

    assert (seen.step, seen.measure) == (Step.WAITING, Measure.HEART)


def test_nothing_stays_for_ever() -> None:
    done = after(Stage(), took(CUFF, 1, (SignalId.SYSTOLIC, 128)))

    assert stage.passed(begun(Measure.HEART), now_us=stage.WAIT_US + 1).step is Step.PLAN
    assert stage.passed(done, now_us=stage.SHOWN_US).step is Step.DONE
    assert stage.passed(done, now_us=stage.SHOWN_US + 2 * SECOND_US).step is Step.PLAN
