"""How each reader agrees with the others, over eyes that two people read blind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.fundus import shapes
from accanto_api.fundus.kappa import kappa, table
from accanto_api.sessions import Actor

GRADES = ("0", "1", "2", "3", "4")
OEDEMA = ("0", "1")
UNGRADABLE = "U"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One eye from one reader's side."""

    account_id: int
    reader: str
    icdr: str
    other_icdr: str
    dme: str
    other_dme: str


async def of(connection: Connection, actor: Actor) -> shapes.Agreement:
    """One line a reader, by name; an oculist gets their own only."""
    pairs = await database.rows(connection, Pair, "fundus.pairs")
    mine = [one for one in pairs if actor.role != "oculist" or one.account_id == actor.id]
    return shapes.Agreement(readers=[_line(one, actor) for one in _by_reader(mine)])


def _by_reader(pairs: Iterable[Pair]) -> list[list[Pair]]:
    held: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        held[pair.account_id].append(pair)
    return sorted(held.values(), key=lambda one: (one[0].reader, one[0].account_id))


def _line(pairs: list[Pair], actor: Actor) -> shapes.ReaderAgreement:
    grades = [(one.icdr, one.other_icdr) for one in pairs]
    counts = table(grades, GRADES)
    gradable = [(str(one == UNGRADABLE), str(other == UNGRADABLE)) for one, other in grades]
    return shapes.ReaderAgreement(
        reader=pairs[0].reader,
        is_me=pairs[0].account_id == actor.id,
        eyes=len(pairs),
        graded=int(counts.sum()),
        same=int(counts.trace()),
        counts=counts.tolist(),
        icdr=shapes.Kappas(
            plain=kappa(counts), linear=kappa(counts, "linear"), quadratic=kappa(counts, "quadratic")
        ),
        oedema=kappa(table([(one.dme, one.other_dme) for one in pairs], OEDEMA)),
        gradable=kappa(table(gradable, ("True", "False"))),
    )
