"""What gateways say of themselves: noted in the registry, and answered with what is committed already."""

from collections.abc import Iterator, Sequence

from psycopg import Connection

from accanto_contract.downlink import Answer, Applied
from accanto_contract.identity import GatewayId
from accanto_contract.messages import Birth, Death, DeviceBirth, Receipt, Telemetry
from accanto_ingestion import intake, reports
from accanto_ingestion.batch import Item
from accanto_ingestion.receipts import Status
from accanto_ingestion.tables import clean
from accanto_ingestion.verdict import Heard
from accanto_store import queries

LONGEST = 200


def note(connection: Connection, items: Sequence[Item]) -> None:
    """Who lives, who died, who is what. Raises psycopg.Error."""
    named = queries.load("ingestion")
    state = _last_word(items)
    if alive := sorted(gateway for gateway, lives in state.items() if lives):
        connection.execute(named["note_alive"], {"gateways": alive})
    for gateway, lives in sorted(state.items()):
        if not lives:
            connection.execute(named["note_death"], {"gateway": gateway})
    for gateway, birth in _births(items):
        connection.execute(
            named["note_birth"], {"gateway": gateway, "software": clean(birth.software, LONGEST)}
        )
        for device in birth.devices:
            connection.execute(named["note_device"], {**_described(device), "gateway": gateway})
    _note_reports(connection, items)


def answers(connection: Connection, items: Sequence[Item], *, now_us: int) -> list[tuple[GatewayId, Receipt]]:
    """To a gateway that came up: what of its unreceipted messages is here already, so that it need not travel again."""
    found = []
    named = queries.load("ingestion")
    for gateway, birth in _births(items):
        for epoch, oldest in _asked(birth):
            life = {"gateway": gateway, "epoch": epoch, "oldest": oldest}
            ranges = tuple((first, last) for first, last in connection.execute(named["seen_from"], life))
            if ranges:
                found.append((gateway, _repeated(epoch, ranges, now_us)))
        found += _forgotten(connection, gateway, birth, now_us=now_us)
    return found


def _forgotten(
    connection: Connection, gateway: GatewayId, birth: Birth, *, now_us: int
) -> Iterator[tuple[GatewayId, Receipt]]:
    """The life that we heard of last, where the gateway does not know it: its file was lost, or put back."""
    earlier = [life.epoch for life in birth.earlier]
    asked = {"gateway": gateway, "epoch": birth.epoch, "earlier": earlier}
    for epoch, first, last in connection.execute(queries.load("ingestion")["unknown_life"], asked):
        yield gateway, _repeated(epoch, ((first, last),), now_us)


def _repeated(epoch: int, ranges: tuple[tuple[int, int], ...], now_us: int) -> Receipt:
    return Receipt(epoch=epoch, ranges=ranges, status=Status.DUPLICATE, server_time_us=now_us)


def _asked(birth: Birth) -> Iterator[tuple[int, int]]:
    """From which number on, in which lives, a gateway wants to know."""
    if birth.oldest_unreceipted is not None:
        yield birth.epoch, birth.oldest_unreceipted
    for life in birth.earlier:
        yield life.epoch, life.first


def _note_reports(connection: Connection, items: Sequence[Item]) -> None:
    """How they fare and what they answer; gateways in one order, so that two workers never wait for each other."""
    heard = [
        (item.verdict.gateway, item.delivery.received_us, item.verdict.word)
        for item in items
        if isinstance(item.verdict, Heard) and not item.delivery.retained
    ]
    for gateway, received_us, word in sorted(heard, key=lambda one: one[:2]):
        if isinstance(word, Telemetry):
            reports.note(connection, gateway, word, received_us=received_us)
        elif isinstance(word, Answer | Applied):
            reports.answered(connection, gateway, word)


def _last_word(items: Sequence[Item]) -> dict[GatewayId, bool]:
    """Whether each gateway lives, by the last that was heard of it; what the broker remembered tells nothing."""
    state: dict[GatewayId, bool] = {}
    for item in items:
        names = None if item.delivery.retained else intake.names(item.delivery)
        if names:
            state[names[0]] = not (isinstance(item.verdict, Heard) and isinstance(item.verdict.word, Death))
    return state


def _births(items: Sequence[Item]) -> Iterator[tuple[GatewayId, Birth]]:
    for item in items:
        if isinstance(item.verdict, Heard) and isinstance(item.verdict.word, Birth):
            yield item.verdict.gateway, item.verdict.word


def _described(device: DeviceBirth) -> dict[str, str]:
    return {
        "name": clean(device.device, LONGEST),
        "maker": clean(device.maker, LONGEST),
        "model": clean(device.model, LONGEST),
        "serial": clean(device.serial, LONGEST),
        "firmware": clean(device.firmware, LONGEST),
    }
