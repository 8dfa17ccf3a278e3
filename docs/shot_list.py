# ruff: noqa: INP001  beside a script, not a package
"""Which pictures the documentation holds: each page says here who stands before it, and when it is ready.

They are taken over the seeded district (tests/support/district.py). A page that is new adds its lines.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: of whom (a user of the district), of which address, once something is there.

    `{Family}` in an address stands for the uid of the patient of that name, `{alert_Family}` for that of their open
    alert. Without `who` nobody is logged in. `steps` are pressed one after the other;
    what begins with `wait ` is waited for.
    """

    name: str
    who: str
    path: str
    ready: str
    steps: tuple[str, ...] = ()
    dark: bool = False
    upright: bool = False
    """Also at 800 x 1280: a tablet as patients hold it."""


CASE = "aside .trend svg"
PAPER = ".ecg canvas[data-drawn]"
MEASURED = ("wait .ecg-room canvas[data-drawn=whole]", "wait [data-item=qrs]", "wait details.beats .meta")

SHOTS: tuple[Shot, ...] = (
    Shot(name="login", who="", path="/", ready="#username"),
    # the worklist
    Shot(name="worklist", who="chiara", path="/", ready=".row .sp svg"),
    Shot(name="worklist-dark", who="chiara", path="/", ready=".row .sp svg", dark=True),
    Shot(name="case", who="chiara", path="/alerts/{alert_Pacini}", ready=CASE, steps=(f"wait {PAPER}",)),
    Shot(
        name="closing", who="chiara", path="/alerts/{alert_Petrucci}", ready=CASE,
        steps=(".three button:nth-of-type(3)", "wait .act .ending"),
    ),
    Shot(name="alert", who="chiara", path="/alerts/{alert_Pacini}/strip", ready=PAPER),
    Shot(name="alert-dark", who="chiara", path="/alerts/{alert_Pacini}/strip", ready=PAPER, dark=True),
    # the reading rooms
    Shot(name="ecg", who="marchetti", path="/ecg", ready=".room-queue li a", steps=(".room-queue li a", *MEASURED)),
    Shot(
        name="ecg-dark", who="marchetti", path="/ecg", ready=".room-queue li a", dark=True,
        steps=(".room-queue li a", *MEASURED),
    ),
    Shot(
        name="spirometry", who="sara", path="/spirometry", ready=".room-queue li a",
        steps=(".room-queue li a", "wait .fev1-course"),
    ),
    Shot(
        name="spirometry-dark", who="sara", path="/spirometry", ready=".room-queue li a", dark=True,
        steps=(".room-queue li a", "wait .fev1-course"),
    ),
    Shot(name="spirometry-patient", who="chiara", path="/spirometry?patient={Petrucci}", ready=".fev1-course"),
    Shot(
        name="fundus", who="ferri", path="/fundus", ready=".room-queue li a",
        steps=(".room-queue li a", "wait .eye canvas[data-level]"),
    ),
    Shot(
        name="fundus-dark", who="ferri", path="/fundus", ready=".room-queue li a", dark=True,
        steps=(".room-queue li a", "wait .eye canvas[data-level]"),
    ),
    Shot(name="fundus-patient", who="chiara", path="/fundus?patient={Simonetti}", ready=".eye canvas[data-level]"),
    # the patient's own pages
    Shot(name="home", who="bruna", path="/me", ready=".me-seen", upright=True),
    Shot(name="home-write", who="bruna", path="/me?view=write&kind=pressure", ready=".me-write", upright=True),
    Shot(name="home-values", who="bruna", path="/me?view=values", ready=".me-values svg"),
    Shot(name="home-week", who="bruna", path="/me?view=week", ready=".me-week article"),
    Shot(name="home-privacy", who="bruna", path="/me?view=privacy", ready=".me-privacy article", upright=True),
    Shot(name="home-messages", who="bruna", path="/me?view=messages", ready=".me-talk li"),
    Shot(name="home-questions", who="bruna", path="/me?view=questions", ready=".me-ask fieldset"),
    Shot(name="home-caregiver", who="giulia", path="/me", ready=".me-seen"),
    # the fleet
    Shot(name="fleet", who="davide", path="/fleet?gateway=gw-0004", ready=".fleet-side h3"),
    Shot(name="fleet-shelf", who="davide", path="/fleet?only=shelf", ready="tbody tr"),
    Shot(name="fleet-dark", who="davide", path="/fleet?gateway=gw-0010", ready=".fleet-side h3", dark=True),
    # the indicators
    Shot(name="indicators", who="rita", path="/indicators", ready=".ind-brief"),
    Shot(
        name="indicators-patients", who="chiara", path="/indicators", ready=".ind-brief",
        steps=(".ind .link", "wait .ind-side tbody tr"),
    ),
    Shot(name="indicators-gp", who="paoli", path="/indicators?by=adherence", ready=".ind-brief", dark=True),
    # the patient, the plan, a new patient
    Shot(name="patients", who="chiara", path="/patients", ready="main h1"),
    Shot(name="patient", who="chiara", path="/patients/{Lencioni}", ready=".course canvas"),
    Shot(name="patient-dark", who="chiara", path="/patients/{Lencioni}?days=90", ready=".course canvas", dark=True),
    Shot(name="patient-open", who="chiara", path="/patients/{Petrucci}", ready=".course canvas"),
    Shot(name="consents", who="paoli", path="/patients/{Lencioni}?tab=consents", ready=".column .rows"),
    Shot(name="plan", who="paoli", path="/patients/{Lencioni}/plan", ready=".beside .rates"),
    Shot(name="plan-calendar", who="paoli", path="/patients/{Lencioni}/plan?tab=calendar", ready=".week"),
    Shot(name="plan-sheet", who="paoli", path="/patients/{Lencioni}/plan?print=1", ready=".plan-sheet"),
    Shot(name="enrol", who="chiara", path="/enrol", ready=".path-steps"),
    Shot(name="oversight", who="moretti", path="/oversight", ready="main table"),
    Shot(name="account", who="chiara", path="/account", ready="main h1, main h2"),
)  # fmt: skip
