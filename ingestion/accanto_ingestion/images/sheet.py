"""What is handed to the child that reads pictures, and what comes back.

Knows neither numpy nor an image library, so that the parent stays small.
"""

from dataclasses import dataclass

from accanto_contract.picture import Eye, Form, Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file, and what somebody said about it."""

    data: bytes
    declared: str = ""
    """The ending of its name, or its media type."""
    eye: Eye | None = None
    camera: str = ""
    others: tuple[bytes, ...] = ()
    """Vessel maps of pictures that it may be a copy of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in a file."""

    form: Form
    width: int
    height: int
    judgement: Judgement
    viewed: bytes
    copies: tuple[int, ...]
    """Which of the others it is a copy of, by index."""
