"""The table of rights, judged by itself: deny by default, stages before roles, relations before everything clinical."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from accanto_api import rights
from accanto_api.problems import Code, No
from accanto_api.rights import Permission, Relation, Resource

COLUMNS = rights.ROLES
CLINICAL = {
    Permission.READ_PATIENT, Permission.READ_WORKLIST, Permission.READ_PLAN, Permission.TAKE_ALERT,
    Permission.SIGN_PLAN, Permission.READ_OWN, Permission.READ_MESSAGES, Permission.DRILL_INDICATORS,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asker:
    role: str = "gp"
    stage: str = "complete"
    is_fresh: bool = True
    scopes: tuple[str, ...] | None = None


def _said(asker: Asker | None, permission: Permission, relations: set[Relation] | None = None) -> Code | None:
    """Why the table refuses, or None."""
    resource = Resource(patient_id=1, relations=frozenset(relations)) if relations is not None else None
    try:
        rights.authorize(asker, permission, resource)
    except No as no:
        return no.code
    return None


@pytest.mark.parametrize("role", rights.ROLES)
def test_a_role_that_has_no_cell_is_refused_whatever_its_relation(role: str) -> None:
    for permission in Permission:
        said = _said(Asker(role=role), permission, set(Relation))

        if role not in rights.TABLE[permission]:
            assert said is Code.FORBIDDEN, permission
        elif permission is not Permission.ANYBODY and not rights.TABLE[permission][role]:
            assert said is Code.NOT_FOUND, permission  # not about a patient: no address of one may rest on it


@pytest.mark.parametrize("role", rights.ROLES)
def test_each_relation_opens_exactly_the_cells_that_name_it(role: str) -> None:
    for permission, row in rights.TABLE.items():
        if not row.get(role):
            continue
        asker = Asker(role=role)

        opened = {relation for relation in Relation if _said(asker, permission, {relation}) is None}

        assert opened == row[role], permission
        assert _said(asker, permission, set()) is Code.NOT_FOUND, permission


@pytest.mark.parametrize("role", ["technician", "admin", "privacy_officer"])
def test_who_runs_the_centre_reads_nothing_clinical(role: str) -> None:
    assert not CLINICAL & rights.OF_ROLE[role]


@pytest.mark.parametrize("permission", sorted(set(Permission) - {Permission.ANYBODY}))
def test_nobody_and_an_unknown_role_are_refused(permission: Permission) -> None:
    assert _said(None, permission) is Code.SESSION_ENDED
    assert _said(Asker(role="somebody_new"), permission) is Code.FORBIDDEN


@pytest.mark.parametrize("stage", ["code", "password", "enrol"])
def test_half_a_log_in_opens_the_door_only(stage: str) -> None:
    opened = {permission for permission in Permission if _said(Asker(stage=stage), permission) is None}

    secures = set() if stage == "code" else {Permission.SECURE_ACCOUNT}
    assert opened == {Permission.ANYBODY, Permission.AT_THE_DOOR} | secures


@pytest.mark.parametrize("permission", sorted(rights.CONFIRMED))
def test_what_must_be_confirmed_asks_for_the_factor_again(permission: Permission) -> None:
    role = next(iter(rights.TABLE[permission]))
    reached = set(rights.TABLE[permission][role]) or None

    assert _said(Asker(role=role, is_fresh=False), permission, reached) is Code.CONFIRM_FIRST
    assert _said(Asker(role=role, is_fresh=False), permission, set()) is Code.NOT_FOUND
    assert _said(Asker(role=role), permission, reached) is None


def test_a_machine_may_what_its_scopes_name_and_its_account_may() -> None:
    machine = Asker(role="coordinator", scopes=("read_indicators", "read_audit"))

    opened = {permission for permission in Permission if _said(machine, permission) is None}

    assert opened == {Permission.ANYBODY, Permission.READ_INDICATORS}


def test_the_plainest_reason_is_the_one_that_is_written_down() -> None:
    resource = Resource(patient_id=1, relations=frozenset({Relation.EMERGENCY, Relation.TEAM}))

    assert rights.authorize(Asker(), Permission.READ_PATIENT, resource) is Relation.TEAM


def test_the_table_in_the_documents_is_the_one_that_is_asked() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "accounts.md"
    lines = [
        line.split(" | ") for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    written = {
        cells[0].strip("| `"): [cell.strip(" |") for cell in cells[1:]]
        for cells in lines
        if len(cells) == len(COLUMNS) + 1
    }

    assert written == {
        permission.value: [_cell(permission, role) for role in COLUMNS] for permission in Permission
    }


def _cell(permission: Permission, role: str) -> str:
    row = rights.TABLE[permission]
    if role not in row:
        return "–"
    return ", ".join(relation.value for relation in Relation if relation in row[role]) or "yes"
