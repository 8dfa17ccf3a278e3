"""What two parts say of a picture of an eye: which eye, what it shows, whether it can be read, and why not.

A verdict speaks of the picture only. Nothing here, and nothing that fills it, grades a disease: people do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LARGEST_BYTES = 40 * 1024 * 1024
"""One limit for the upload and for the gate (ruling of the architecture)."""
WORKING_PX = 512
"""Width of the copy that is judged."""


class Eye(StrEnum):
    """Which eye, as ophthalmology writes it: oculus dexter is the right one."""

    RIGHT = "od"
    LEFT = "os"


class Aim(StrEnum):
    """What stands in the middle of the picture."""

    DISC = "disc"
    MACULA = "macula"
    UNSURE = "unsure"


class Form(StrEnum):
    """The kinds of file that are taken."""

    JPEG = "jpeg"
    PNG = "png"
    DICOM = "dicom"


class Verdict(StrEnum):
    """What to do with a picture, from best to worst."""

    OK = "ok"
    HUMAN_CHECK = "human-check"
    RETAKE = "retake"


class Reason(StrEnum):
    """Why a picture is not simply ok."""

    NO_FUNDUS = "no_fundus"
    CROPPED = "cropped"
    DARK = "dark"
    UNREADABLE = "unreadable"
    SHADOW = "shadow"
    DIM = "dim"
    SOFT = "soft"
    BRIGHT = "bright"
    PATCHY = "patchy"
    AIM_UNSURE = "aim_unsure"
    OTHER_EYE = "other_eye"
    NEAR_COPY = "near_copy"
    COPY_OF_ANOTHER_PATIENT = "copy_of_another_patient"
    TEXT = "text"

    @property
    def verdict(self) -> Verdict:
        """What it asks for."""
        return Verdict.RETAKE if self in _RETAKE else Verdict.HUMAN_CHECK

    def sentence(self, language: str) -> str:
        """For the person who holds the camera; `language` is it or en."""
        it, en = _REASONS[self]
        return it if language == "it" else en


_RETAKE = frozenset({Reason.NO_FUNDUS, Reason.CROPPED, Reason.DARK, Reason.UNREADABLE, Reason.SHADOW})

_REASONS = {
    Reason.NO_FUNDUS: (
        "Non si riconosce un fondo oculare: ripetere la foto.",
        "No fundus can be made out: take the picture again.",
    ),
    Reason.CROPPED: (
        "Il campo visibile è tagliato o incompleto: centrare e ripetere.",
        "The visible field is cut or incomplete: centre the eye and repeat.",
    ),
    Reason.DARK: (
        "La foto è troppo scura: aumentare il flash o dilatare, e ripetere.",
        "The picture is too dark: more flash or a wider pupil, and repeat.",
    ),
    Reason.UNREADABLE: (
        "I vasi non si distinguono (fuori fuoco o velata): mettere a fuoco, pulire la lente e ripetere.",
        "The vessels cannot be told apart (blur or haze): focus, clean the lens, and repeat.",
    ),
    Reason.SHADOW: (
        "Una parte del campo è in ombra: ricentrare la pupilla e ripetere.",
        "A part of the field lies in shadow: centre the pupil again and repeat.",
    ),
    Reason.DIM: ("La foto è un po' scura: guardi una persona.", "The picture is rather dark: a person should look."),
    Reason.SOFT: (
        "La foto è poco nitida: guardi una persona.",
        "The picture is rather soft: a person should look.",
    ),
    Reason.BRIGHT: (
        "Zone sovraesposte: guardi una persona.",
        "Parts are over-exposed: a person should look.",
    ),
    Reason.PATCHY: (
        "Un quadrante è più scuro o povero di vasi: guardi una persona.",
        "One quadrant is darker, or poor in vessels: a person should look.",
    ),
    Reason.AIM_UNSURE: (
        "Non è chiaro se la foto sia centrata sulla papilla o sulla macula.",
        "It is not clear whether the picture is centred on the disc or on the macula.",
    ),
    Reason.OTHER_EYE: (
        "La papilla sta dalla parte dell'altro occhio: confermare destro o sinistro.",
        "The disc lies on the side of the other eye: confirm right or left.",
    ),
    Reason.NEAR_COPY: (
        "È quasi uguale a un'altra foto dello stesso paziente.",
        "It is nearly the same as another picture of this patient.",
    ),
    Reason.COPY_OF_ANOTHER_PATIENT: (
        "È uguale o quasi a una foto di un altro paziente: controllare di chi è.",
        "It is the same, or nearly, as a picture of another patient: find out whose it is.",
    ),
    Reason.TEXT: (
        "Nella foto si vede del testo: mascherarlo prima di esportarla.",
        "Text is visible in the picture: mask it before it is exported.",
    ),
}  # fmt: skip


def worst(reasons: tuple[Reason, ...]) -> Verdict:
    """The verdict that these reasons ask for together."""
    asked = {reason.verdict for reason in reasons}
    if Verdict.RETAKE in asked:
        return Verdict.RETAKE
    return Verdict.HUMAN_CHECK if asked else Verdict.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What a file says of itself before anything is decoded."""

    form: Form
    width: int
    """In pixels; 0 where only a decoder can tell (DICOM)."""
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the gate says of one picture."""

    reasons: tuple[Reason, ...]
    aim: Aim
    vessel_map: bytes
    """What tells near copies from others; only its author can read it."""
    algorithm: str
    algorithm_version: str
    measures: Mapping[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """What to do with the picture."""
        return worst(self.reasons)
