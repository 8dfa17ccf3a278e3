"""What the server says of pictures and uploads, field by field, and each reason in the reader's language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from uuid import UUID

from accanto_api.shapes import Shape
from accanto_contract.picture import Reason


class Upload(Shape):
    """What became of an upload."""

    id: UUID
    state: Literal["arriving", "arrived", "kept", "refused"]
    arrived: int
    length: int
    refusal: str | None
    picture: UUID | None
    verdict: Literal["ok", "human-check", "retake"] | None
    aim: Literal["disc", "macula", "unsure"] | None
    sentences: list[str]
    """Why it was refused, or what the gate said, for the person who sent it."""


class Picture(Shape):
    """A picture of one eye, as the gate judged it; nobody has read it yet."""

    uid: UUID
    eye: Literal["od", "os"]
    aim: Literal["disc", "macula", "unsure"]
    verdict: Literal["ok", "human-check", "retake"]
    reasons: list[str]
    sentences: list[str]
    width: int
    height: int
    algorithm: str
    received_at: datetime


class Place(Shape):
    """A picture that a set should hold."""

    eye: Literal["od", "os"]
    aim: Literal["disc", "macula", "unsure"]


class Pictures(Shape):
    """A patient's pictures, the newest first, and what the newest set still lacks."""

    pictures: list[Picture]
    missing: list[Place]


def sentences(reasons: Iterable[str], language: str) -> list[str]:
    """What each reason says to a person."""
    return [Reason(reason).sentence(language) for reason in reasons]
