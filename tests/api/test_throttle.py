"""Failing too often at the door makes one wait."""

from accanto_api.throttle import LARGEST, Door, Throttle


def test_the_fifth_failure_closes_the_door_and_time_opens_it() -> None:
    throttle = Throttle()
    for second in range(5):
        assert throttle.wait_s("x", now=float(second)) == 0
        throttle.note("x", now=float(second))

    assert throttle.wait_s("x", now=10.0) == 290.0
    assert throttle.wait_s("x", now=300.5) == 0


def test_a_right_password_forgets_the_failures_of_its_user_only() -> None:
    door = Door()
    for _ in range(50):
        door.failed("x", "10.0.0.1", now=0.0)
    door.passed("X")

    assert door.wait_s("x", "10.0.0.2", now=1.0) == 0
    assert door.wait_s("x", "10.0.0.1", now=1.0) > 0


def test_its_memory_is_bounded() -> None:
    throttle = Throttle()
    for number in range(LARGEST + 10):
        throttle.note(str(number), now=0.0)

    assert len(throttle._failed) == LARGEST  # noqa: SLF001  the bound is the claim
