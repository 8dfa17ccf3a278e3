"""Who may do what with whose data: one table and one function; what is not written there is refused.

The table is that of the reference (roles × objects × relation), one row an action. A relation says why an account
reaches a patient; it is found in the database (view `reach`) and judged here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from accanto_api.problems import Code, No


class Permission(StrEnum):
    """What a request may need."""

    ANYBODY = "anybody"
    AT_THE_DOOR = "at_the_door"
    """A session that may still lack its second factor: who am I, and the way out."""
    SECURE_ACCOUNT = "secure_account"
    """One's own password, factors and sessions; open to who must still set them up."""
    LOGGED_IN = "logged_in"
    READ_WORKLIST = "read_worklist"
    LIST_PATIENTS = "list_patients"
    READ_PATIENT = "read_patient"
    READ_IDENTITY = "read_identity"
    WRITE_IDENTITY = "write_identity"
    READ_CORRECTIONS = "read_corrections"
    ENROL_PATIENT = "enrol_patient"
    ASSIGN_KIT = "assign_kit"
    WRITE_TEAM = "write_team"
    TAKE_ALERT = "take_alert"
    SILENCE_PATIENT = "silence_patient"
    REQUEST_SILENCE = "request_silence"
    ARCHIVE_READINGS = "archive_readings"
    READ_MESSAGES = "read_messages"
    WRITE_MESSAGES = "write_messages"
    SEND_PICTURE = "send_picture"
    READ_ECG = "read_ecg"
    READ_SPIROMETRY = "read_spirometry"
    READ_FUNDUS = "read_fundus"
    READ_QUEUE = "read_queue"
    READ_READING = "read_reading"
    ASK_READING = "ask_reading"
    WRITE_REPORT = "write_report"
    SIGN_REPORT = "sign_report"
    READ_REPORT = "read_report"
    GRADE = "grade"
    READ_AGREEMENT = "read_agreement"
    CONSULT = "consult"
    EXPORT_DATA = "export_data"
    READ_PLAN = "read_plan"
    WRITE_PLAN = "write_plan"
    SIGN_PLAN = "sign_plan"
    READ_OWN = "read_own"
    WRITE_OWN = "write_own"
    READ_FLEET = "read_fleet"
    COMMAND_FLEET = "command_fleet"
    READ_INDICATORS = "read_indicators"
    DRILL_INDICATORS = "drill_indicators"
    READ_CONSENTS = "read_consents"
    WRITE_CONSENTS = "write_consents"
    READ_ACCESS_LOG = "read_access_log"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    BREAK_GLASS = "break_glass"


class Relation(StrEnum):
    """Why an account reaches a patient, the plainest reason first."""

    OWN = "own"
    TEAM = "team"
    DELEGATION = "delegation"
    QUEUE = "queue"
    CENTRE = "centre"
    EMERGENCY = "emergency"


PURPOSE = {
    Relation.OWN: "own",
    Relation.TEAM: "care",
    Relation.DELEGATION: "delegation",
    Relation.QUEUE: "reading",
    Relation.CENTRE: "service",
    Relation.EMERGENCY: "emergency",
}
"""What the audit says that a look was for."""

Relations = frozenset[Relation]
_ANY: Relations = frozenset()
"""The role is enough: the action is about no single patient, or its query looks for the care team itself."""
_TEAM = frozenset({Relation.TEAM})
_OWN = frozenset({Relation.OWN})
_DELEGATION = frozenset({Relation.DELEGATION})
_QUEUE = frozenset({Relation.QUEUE})
"""Something of the patient's waits for a reader of this specialty, or was read by this one of late."""
_CENTRE = frozenset({Relation.CENTRE})
_EMERGENCY = frozenset({Relation.EMERGENCY})
_READING = _TEAM | _EMERGENCY

ROLES = (
    "patient", "caregiver", "case_manager", "coordinator", "gp", "cardiologist", "pneumologist", "oculist",
    "technician", "privacy_officer", "admin",
)  # fmt: skip
SPECIALTIES = {"cardiologist": "ecg", "pneumologist": "spirometry", "oculist": "fundus"}
"""What each specialist reads (the function `accanto_specialty` says the same in the database)."""
SPECIALISTS = tuple(SPECIALTIES)
CLINICIANS = frozenset({"case_manager", "coordinator", "gp", *SPECIALISTS})
GUARDED = CLINICIANS | {"technician", "privacy_officer", "admin"}
"""Who must have a second factor: everybody but patients and those who help them at home."""


def _all(relations: Relations, *roles: str) -> dict[str, Relations]:
    return dict.fromkeys(roles, relations)


def _carers(relations: Relations, *others: str) -> dict[str, Relations]:
    """Case manager, coordinator (every patient of the centre), GP, and others as they."""
    return _all(relations, "case_manager", "gp", *others) | {"coordinator": relations | _CENTRE}


def _traces(reader: str) -> dict[str, Relations]:
    """Every clinician of the team; of those outside, who reads this kind of trace and has the patient in the queue."""
    return _carers(_READING, *SPECIALISTS) | {reader: _READING | _QUEUE}


_HOME = {"patient": _OWN, "caregiver": _DELEGATION}

TABLE: dict[Permission, dict[str, Relations]] = {
    Permission.ANYBODY: _all(_ANY, *ROLES),
    Permission.AT_THE_DOOR: _all(_ANY, *ROLES),
    Permission.SECURE_ACCOUNT: _all(_ANY, *ROLES),
    Permission.LOGGED_IN: _all(_ANY, *ROLES),
    Permission.READ_WORKLIST: _all(_ANY, "case_manager", "coordinator", "gp"),
    Permission.LIST_PATIENTS: _all(_ANY, "case_manager", "coordinator", "gp", *SPECIALISTS),
    Permission.READ_PATIENT: _carers(_READING, *SPECIALISTS),
    Permission.READ_IDENTITY: _carers(_READING, *SPECIALISTS) | {"admin": _EMERGENCY},
    Permission.WRITE_IDENTITY: _carers(_TEAM),
    Permission.READ_CORRECTIONS: _carers(_TEAM) | {"privacy_officer": _CENTRE},
    Permission.ENROL_PATIENT: _all(_ANY, "case_manager", "coordinator", "gp"),
    Permission.ASSIGN_KIT: _carers(_TEAM),
    Permission.WRITE_TEAM: _carers(_TEAM),
    Permission.TAKE_ALERT: _carers(_TEAM),
    Permission.SILENCE_PATIENT: _carers(_TEAM),
    Permission.REQUEST_SILENCE: _HOME,
    Permission.ARCHIVE_READINGS: _carers(_TEAM),
    Permission.READ_MESSAGES: _carers(_TEAM) | _HOME,
    Permission.WRITE_MESSAGES: _carers(_TEAM) | _HOME,
    Permission.SEND_PICTURE: _all(_ANY, "case_manager", "gp", "technician"),
    Permission.READ_ECG: _traces("cardiologist"),
    Permission.READ_SPIROMETRY: _traces("pneumologist"),
    Permission.READ_FUNDUS: _traces("oculist"),
    Permission.READ_QUEUE: _all(_ANY, *SPECIALISTS),
    Permission.READ_READING: _carers(_READING) | _all(_READING | _QUEUE, *SPECIALISTS),
    Permission.ASK_READING: _carers(_TEAM),
    Permission.WRITE_REPORT: _all(_TEAM | _QUEUE, *SPECIALISTS),
    Permission.SIGN_REPORT: _all(_TEAM | _QUEUE, *SPECIALISTS),
    Permission.READ_REPORT: _carers(_READING) | _all(_READING | _QUEUE, *SPECIALISTS) | _HOME,
    Permission.GRADE: {"oculist": _TEAM | _QUEUE},
    Permission.READ_AGREEMENT: _all(_ANY, "coordinator", "oculist"),
    Permission.CONSULT: _carers(_TEAM) | _all(_TEAM | _QUEUE, *SPECIALISTS),
    Permission.EXPORT_DATA: _all(_TEAM, "gp", *SPECIALISTS) | {"coordinator": _TEAM | _CENTRE},
    Permission.READ_PLAN: _carers(_READING, *SPECIALISTS),
    Permission.WRITE_PLAN: _carers(_TEAM, *SPECIALISTS),
    Permission.SIGN_PLAN: {"gp": _TEAM},
    Permission.READ_OWN: _HOME,
    Permission.WRITE_OWN: {"patient": _OWN},
    Permission.READ_FLEET: _all(_ANY, "technician", "case_manager", "coordinator", "admin"),
    Permission.COMMAND_FLEET: _all(_ANY, "technician", "admin"),
    Permission.READ_INDICATORS: _all(_ANY, "case_manager", "coordinator", "gp", "admin"),
    Permission.DRILL_INDICATORS: _all(_ANY, "case_manager", "coordinator", "gp"),
    Permission.READ_CONSENTS: _carers(_TEAM, *SPECIALISTS) | _HOME | {"privacy_officer": _CENTRE},
    Permission.WRITE_CONSENTS: {
        "patient": _OWN, "case_manager": _TEAM, "coordinator": _TEAM | _CENTRE,
    },
    Permission.READ_ACCESS_LOG: {"patient": _OWN, "gp": _TEAM, "privacy_officer": _CENTRE},
    Permission.READ_AUDIT: _all(_ANY, "privacy_officer", "admin"),
    Permission.MANAGE_ACCOUNTS: _all(_ANY, "admin"),
    Permission.BREAK_GLASS: _all(_ANY, *CLINICIANS, "admin"),
}  # fmt: skip

CONFIRMED = frozenset(
    {Permission.SIGN_PLAN, Permission.SIGN_REPORT, Permission.BREAK_GLASS, Permission.MANAGE_ACCOUNTS}
)
"""These ask that the person showed the second factor within the last minutes."""

OF_ROLE: dict[str, frozenset[Permission]] = {
    role: frozenset(permission for permission, row in TABLE.items() if role in row) for role in ROLES
}


class Asking(Protocol):
    """What has to be known of who asks."""

    @property
    def role(self) -> str:
        """A role of the table."""

    @property
    def stage(self) -> str:
        """How far the log-in came."""

    @property
    def is_fresh(self) -> bool:
        """Whether the second factor was shown within the last minutes."""

    @property
    def scopes(self) -> tuple[str, ...] | None:
        """What a machine's token is good for; None for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """The patient whom a request is about, and why who asks reaches them."""

    patient_id: int
    relations: Relations


def relations(role: str, permission: Permission) -> Relations:
    """The relations that are good enough for this; none where the role alone decides, or forbids."""
    return TABLE[permission].get(role, _ANY)


def authorize(
    actor: Asking | None, permission: Permission, resource: Resource | None = None
) -> Relation | None:
    """Let pass what the table allows; gives the relation that it rests on. Raises No otherwise."""
    if permission is Permission.ANYBODY:
        return None
    if actor is None:
        raise No(Code.SESSION_ENDED)
    _require_stage(actor, permission)
    if actor.role not in TABLE[permission] or (actor.scopes is not None and permission not in actor.scopes):
        raise No(Code.FORBIDDEN)
    relation = _relation(actor, permission, resource) if resource else None
    if permission in CONFIRMED and not actor.is_fresh:
        raise No(Code.CONFIRM_FIRST)
    return relation


def _require_stage(actor: Asking, permission: Permission) -> None:
    if actor.stage == "complete" or permission is Permission.AT_THE_DOOR:
        return
    if permission is Permission.SECURE_ACCOUNT and actor.stage != "code":
        return
    raise No(Code.SECOND_FACTOR_FIRST)


def _relation(actor: Asking, permission: Permission, resource: Resource) -> Relation:
    """The plainest relation that is good enough. Without one the patient does not exist."""
    good = resource.relations & relations(actor.role, permission)
    found = next((relation for relation in Relation if relation in good), None)
    if found is None:
        raise No(Code.NOT_FOUND)
    return found
