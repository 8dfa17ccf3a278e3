"""Pictures of the eyes as they are stored, without their pixels, and what a visit still lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from accanto_api.pictures import Place
from accanto_contract.picture import Aim, Eye, Verdict
from accanto_signal.fundus import study

VISIT = timedelta(days=1)
"""Pictures of one visit: those within a day of its newest one (as `fundus.exam_pictures` has it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A picture, and what the gate said of it."""

    uid: UUID
    eye: Literal["od", "os"]
    aim: Literal["disc", "macula", "unsure"]
    verdict: Literal["ok", "human-check", "retake"]
    reasons: list[str]
    width: int
    height: int
    camera: str
    algorithm: str
    algorithm_version: str
    received_at: datetime


def missing(visit: Iterable[Kept]) -> list[Place]:
    """What the pictures of a visit still lack."""
    lacking = study.missing((Eye(one.eye), Aim(one.aim), Verdict(one.verdict)) for one in visit)
    return [Place(eye=eye.value, aim=aim.value) for eye, aim in lacking]
