"""Who is told when nobody answers: ladders of steps, and how long everybody has.

A case keeps the ladders as they were when it opened: editing them never changes an escalation that runs. All
lengths count in service time (accanto_alerts.hours) but where a field says otherwise. The values are those of the
service's programme, and a template: each service centre sets its own (docs/howto/notices.md).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from accanto_alerts.lifecycle import Lane

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SERVICE_DAY = timedelta(hours=12)


class Role(StrEnum):
    """Whom a step tells."""

    DUTY = "duty"
    """The case's owner if on shift, else the first case manager on shift, else the patient's own."""
    SHIFT = "shift"
    """Every case manager on shift."""
    COORDINATOR = "coordinator"
    GP = "gp"
    DOCTOR = "doctor"
    """The doctor on duty, where the service has one."""
    CAREGIVER = "caregiver"
    PATIENT = "patient"
    FIELD_SERVICE = "field_service"


class Route(StrEnum):
    """Which clock a step runs by."""

    SERVICE = "service"
    OUT_OF_HOURS = "out_of_hours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """After so long, tell these."""

    after: timedelta
    to: tuple[Role, ...]
    is_loud: bool = True
    """Beyond the console too: mail, push, telephone."""

    def __post_init__(self) -> None:
        """Refuse a step into the past, or to nobody."""
        if self.after < timedelta(0) or not self.to:
            raise ValueError(f"a step after {self.after} to {self.to}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """What happens in a lane. Each step fires only if the alert still waits for an answer."""

    steps: tuple[Step, ...]
    out_of_hours: tuple[Step, ...] = ()
    """By the wall clock, from when nobody is there; each fires only while nobody is there."""
    group_wait: timedelta = timedelta(seconds=30)
    """By the wall clock: what comes within it is told together."""
    answer_within: timedelta
    act_within: timedelta | None
    """None: on the same service day."""
    ack_lasts: timedelta | None = None
    """An acknowledgement without action expires after so long; None: never."""
    ack_by_wall_clock: bool = False
    recheck_after: timedelta = SERVICE_DAY

    def __post_init__(self) -> None:
        """Refuse steps out of order, or a ladder without a first step at once."""
        for steps in (self.steps, self.out_of_hours):
            if [step.after for step in steps] != sorted(step.after for step in steps):
                raise ValueError("the steps of a ladder stand in order of time")
        if not self.steps or self.steps[0].after:
            raise ValueError("a ladder begins at once")

    def of(self, route: Route) -> tuple[Step, ...]:
        """The steps of a route."""
        return self.steps if route is Route.SERVICE else self.out_of_hours


_NIGHT = (Step(after=timedelta(0), to=(Role.PATIENT, Role.DOCTOR, Role.CAREGIVER)),)

HIGH = Ladder(
    steps=(
        Step(after=timedelta(0), to=(Role.DUTY,)),
        Step(after=10 * MINUTE, to=(Role.SHIFT, Role.COORDINATOR)),
        Step(after=20 * MINUTE, to=(Role.GP,)),
        Step(after=30 * MINUTE, to=(Role.DOCTOR,)),
    ),
    out_of_hours=_NIGHT,
    group_wait=timedelta(0),
    answer_within=15 * MINUTE,
    act_within=HOUR,
    ack_lasts=30 * MINUTE,
    ack_by_wall_clock=True,
    recheck_after=HOUR,
)
MEDIUM = Ladder(
    steps=(
        Step(after=timedelta(0), to=(Role.DUTY,)),
        Step(after=2 * HOUR, to=(Role.COORDINATOR,)),
        Step(after=4 * HOUR, to=(Role.GP,)),
    ),
    answer_within=2 * HOUR,
    act_within=None,
    ack_lasts=4 * HOUR,
)
LOW = Ladder(
    steps=(Step(after=timedelta(0), to=(Role.DUTY,), is_loud=False),),
    answer_within=8 * HOUR,
    act_within=2 * SERVICE_DAY,
)
TECHNICAL = Ladder(
    steps=(
        Step(after=timedelta(0), to=(Role.DUTY,), is_loud=False),
        Step(after=SERVICE_DAY, to=(Role.FIELD_SERVICE,)),
    ),
    answer_within=SERVICE_DAY,
    act_within=2 * SERVICE_DAY,
)
ADHERENCE = Ladder(
    steps=(Step(after=timedelta(0), to=(Role.DUTY,), is_loud=False),),
    answer_within=SERVICE_DAY,
    act_within=SERVICE_DAY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The ladders of a service centre, one a lane."""

    ladders: dict[Lane, Ladder] = field(
        default_factory=lambda: {
            Lane.HIGH: HIGH,
            Lane.MEDIUM: MEDIUM,
            Lane.LOW: LOW,
            Lane.TECHNICAL: TECHNICAL,
            Lane.ADHERENCE: ADHERENCE,
        }
    )

    def __post_init__(self) -> None:
        """Refuse a policy that leaves a lane out."""
        if missing := set(Lane) - set(self.ladders):
            raise ValueError(f"no ladder for {', '.join(sorted(missing))}")

    def of(self, lane: Lane) -> Ladder:
        """The ladder of a lane."""
        return self.ladders[lane]
