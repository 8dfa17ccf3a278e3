"""The same histories as on paper, on the real database: what is stored is what a batch evaluation says.

Transactions are real, and so is what a crash leaves: nothing. ACCANTO_DATABASE_HISTORIES says how many are played.
"""

import os
import random
from dataclasses import replace

import made_up
import msgspec
import pytest
from every_kind import HOUR, START, VALUES
from made_up import END, Arrival, Scene
from paper_line import Line
from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from accanto_alerts import absence, evaluation, kit
from accanto_alerts.episodes import Episode
from accanto_alerts.records import Episodes
from accanto_contract import signals
from accanto_store import connections

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.timeout(900)]

HISTORIES = int(os.environ.get("ACCANTO_DATABASE_HISTORIES", "40"))
DERIVED = (absence.SIGNAL, kit.SIGNAL)
"""The store makes these of what it knows; nobody sends them."""


async def test_what_is_stored_after_any_history_is_what_a_batch_says(database: str) -> None:
    lot = random.Random(11)
    async with await connections.connect_async(database, autocommit=True) as connection:
        device = await _number(
            connection, "insert into device (name, kind) values ('kit', 'kit') returning id"
        )
        raised = 0
        for _ in range(HISTORIES):
            scene = _scene(lot)
            patient = await _enrol(connection, scene)
            await _play(connection, scene, patient, device)
            stored = await _stored(connection, patient)
            assert stored == _batch(scene), scene
            raised += len(stored)
    assert raised > HISTORIES / 4


def _scene(lot: random.Random) -> Scene:
    rules = tuple(lot.sample(made_up.RULES, lot.randint(1, 3)))
    names = sorted({name for rule in rules for name in rule.signals if name in VALUES})
    sent = [one for one in made_up.by_lot(names, lot) if one.name not in DERIVED]
    # What somebody says has no quality.
    return Scene(
        rules=rules, arrivals=tuple(replace(one, poor=one.poor and "/" not in one.name) for one in sent)
    )


async def _enrol(connection: AsyncConnection, scene: Scene) -> int:
    patient = await _number(connection, "insert into patient (adesione_at) values (now()) returning id")
    plan = scene.plan()
    await connection.execute(
        "insert into plan (patient_id, version, status, effective_from, document) values (%s, 1, 'active', %s, %s)",
        [patient, plan.effective_from, Jsonb(plan.document())],
    )
    await connection.execute("select accanto_wake(%s, %s)", [patient, plan.effective_from])
    return patient


async def _play(connection: AsyncConnection, scene: Scene, patient: int, device: int) -> None:
    async with connection.transaction():
        await evaluation.judge(connection, [patient], now=START - HOUR / 2)
    for one in scene.in_order():
        async with connection.transaction():
            await _arrive(connection, one, patient, device)
        if one.watched:
            async with connection.transaction(force_rollback=one.crashes):
                assert await evaluation.judge(connection, [patient], now=one.comes) == {}
    async with connection.transaction():
        await evaluation.judge(connection, [patient], now=END)


async def _arrive(connection: AsyncConnection, one: Arrival, patient: int, device: int) -> None:
    """As ingestion, the signal checks, and people write it."""
    point, signal = one.point, signals.BY_NAME.get(one.name)
    if "/" in one.name:
        await connection.execute(
            "insert into statement (patient_id, name, time, value, said_by) values (%s, %s, %s, %s, 'x')"
            " on conflict do nothing",
            [patient, one.name, point.time, point.value],
        )
    elif signal is not None and not signal.is_computed:
        await connection.execute(
            "insert into observation (time, value, patient_id, received_at, device_id, signal, quality, flags)"
            " values (%s, %s, %s, %s, %s, %s, %s, 0) on conflict do nothing",
            [point.time, point.value, patient, one.comes, device, signal.id, round(100 * point.quality)],
        )
    else:
        await connection.execute(
            "insert into finding (patient_id, code, starts, ends, device_id, value, unit, quality, confidence,"
            " algorithm, algorithm_version) values (%s, %s, %s, %s, %s, %s, '1', %s, 1, 'drill', '1')"
            " on conflict do nothing",
            [patient, one.name, point.time, point.time, device, point.value, point.quality],
        )
    number = signal.id if signal is not None else 0
    await connection.execute(
        "insert into dirty (patient_id, signal, starts, ends) values (%s, %s, %s, %s)",
        [patient, number, point.time, point.time],
    )


async def _stored(connection: AsyncConnection, patient: int) -> dict[str, list[object]]:
    """The episodes of the alerts that are not withdrawn, by rule."""
    found: dict[str, list[object]] = {}
    rows = await connection.execute(
        "select rule_id, episodes from alert where patient_id = %s and handling <> 'withdrawn' order by id",
        [patient],
    )
    async for rule, document in rows:
        found.setdefault(rule, []).extend(_bare(one) for one in msgspec.convert(document, Episodes).live)
    return found


def _batch(scene: Scene) -> dict[str, list[object]]:
    line = Line(plan=scene.plan())
    for one in scene.in_order():
        line.arrive(one.name, one.point, now=one.comes)
    return {rule: [_bare(one) for one in episodes] for rule, episodes in line.batch(END).items()}


def _bare(one: Episode) -> object:
    """What an episode says, but for the numbers of devices."""
    shown = [(point.time, point.value) for point in (*one.first, one.peak, one.newest, *one.evidence)]
    return one.starts, one.last, one.cleared_at, one.count, one.severity, one.normals, shown, one.basis


async def _number(connection: AsyncConnection, query: str) -> int:
    row = await (await connection.execute(query.encode())).fetchone()
    assert row is not None
    return int(row[0])
