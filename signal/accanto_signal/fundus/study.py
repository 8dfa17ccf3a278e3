"""Whether a set of pictures is complete: both eyes, each once around the macula and once around the disc."""

from collections.abc import Iterable, Sequence

from accanto_contract.picture import Aim, Eye, Verdict

WANTED = tuple((eye, aim) for eye in Eye for aim in (Aim.MACULA, Aim.DISC))
"""Two 45 degree fields per eye (NHS diabetic eye screening); a PAI may ask for fewer."""


def missing(
    taken: Iterable[tuple[Eye, Aim, Verdict]], wanted: Sequence[tuple[Eye, Aim]] = WANTED
) -> list[tuple[Eye, Aim]]:
    """Which pictures are still to be taken, in the order in which they are wanted.

    One to be retaken does not count. One whose aim is unsure fills no place: a person says which.
    """
    there = {(eye, aim) for eye, aim, verdict in taken if verdict is not Verdict.RETAKE}
    return [place for place in wanted if place not in there]
