"""`accanto gateway doctor`: what is wrong with this box, in plain words, and what to do about it."""

import asyncio
import shutil
import socket
import sqlite3
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from accanto import box_settings
from accanto.doctor import Result, Verdict
from accanto.settings import Settings
from accanto_contract import brokers
from accanto_contract.downlink import Bounds, Configuration
from accanto_contract.errors import AccantoError
from accanto_gateway import household, process
from accanto_gateway.household import Around
from accanto_gateway.telemetry import Ends

ANSWER_S = 5
DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What the examination looks at."""

    settings: process.Settings
    around: Around
    told: Configuration | None
    now_us: int

    @property
    def bounds(self) -> Bounds:
        """From when on something is trouble: as the centre told, or as usual."""
        return self.told.bounds if self.told else Bounds()

    @property
    def outbox(self) -> Path:
        """The outbox file."""
        return self.settings.spool / "outbox.sqlite"


def run(found: Settings) -> int:
    """Look at every part, print one line each; 1 if something is bad."""
    try:
        settings = box_settings.read(found)
        around = process.around(settings)
        box = Box(
            settings=settings,
            around=around,
            told=household.configurations(around).now,
            now_us=time.time_ns() // 1000,
        )
    except AccantoError as error:
        click.echo(f"bad   who: {error}")
        return 1
    results = [result for part, look in EXAMINATIONS.items() for result in _guarded(part, look, box)]
    for result in results:
        click.echo(f"{result.verdict:4}  {result.part}: {result.sentence}")
    return int(any(result.verdict is Verdict.BAD for result in results))


Look = Callable[[Box], Iterator[tuple[Verdict, str]]]


def _guarded(part: str, look: Look, box: Box) -> list[Result]:
    try:
        return [Result(part, verdict, sentence) for verdict, sentence in look(box)]
    except (AccantoError, OSError, sqlite3.Error) as error:
        return [Result(part, Verdict.BAD, str(error))]


def _who(box: Box) -> Iterator[tuple[Verdict, str]]:
    if not box.settings.keys:
        yield (
            Verdict.NOTE,
            f"{box.settings.gateway_id}, not enrolled: it takes no plan and no command from a centre",
        )
    elif box.told is None:
        yield Verdict.NOTE, f"{box.settings.gateway_id}, enrolled; the centre has not told it a plan yet"
    else:
        yield Verdict.GOOD, f"{box.settings.gateway_id}, configuration {box.told.version} is in force"


def _papers(box: Box) -> Iterator[tuple[Verdict, str]]:
    if box.settings.papers is None:
        yield Verdict.NOTE, "the broker's line is in clear: fit for this machine only"
        return
    ends_us = asyncio.run(Ends().of(box.around.cabinet))
    if ends_us is None:
        yield Verdict.NOTE, "until when the certificate is good cannot be read"
        return
    days = (ends_us - box.now_us) // DAY_US
    if days < 0:
        yield Verdict.BAD, "the certificate has expired: enrol this box again with a new code"
    elif days < box.bounds.papers_days:
        yield Verdict.BAD, f"the certificate expires in {days} days and was not renewed: is the box online?"
    else:
        yield Verdict.GOOD, f"the certificate is good for {days} days"


def _broker(box: Box) -> Iterator[tuple[Verdict, str]]:
    where = brokers.address(box.settings.broker_url, box.settings.papers)
    try:
        with socket.create_connection((where.host, where.port), timeout=ANSWER_S) as line:
            if where.papers:
                context = ssl.create_default_context(cafile=where.papers.paths[0])
                if where.papers.certificate:
                    context.load_cert_chain(where.papers.certificate, where.papers.key)
                context.wrap_socket(line, server_hostname=where.host).close()
    except ssl.SSLError as error:
        yield (
            Verdict.BAD,
            f"{where.host}:{where.port} answers, but is not to be believed: {error.reason or error}",
        )
    except OSError as error:
        yield Verdict.BAD, f"{where.host}:{where.port} cannot be reached: {error}; measures wait on the disk"
    else:
        yield Verdict.GOOD, f"{where.host}:{where.port} answers"


def _radio(box: Box) -> Iterator[tuple[Verdict, str]]:
    transport = box.settings.radio
    if transport is None:
        adapters = sorted(path.name for path in Path("/sys/class/bluetooth").glob("hci*"))
        if adapters:
            yield Verdict.GOOD, f"the system has {', '.join(adapters)}"
        else:
            yield Verdict.BAD, "no Bluetooth adapter: plug in the dongle, or set ACCANTO_RADIO"
        return
    kind, _, rest = transport.partition(":")
    if kind == "tcp-client":
        host, _, port = rest.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=ANSWER_S):
            yield Verdict.GOOD, f"{transport} answers"
    elif kind == "serial" and not Path(rest.partition(",")[0]).exists():
        yield Verdict.BAD, f"{rest.partition(',')[0]} is not there: plug in the dongle"
    else:
        yield Verdict.NOTE, f"{transport} is tried when the gateway runs"


def _disk(box: Box) -> Iterator[tuple[Verdict, str]]:
    folder = next(path for path in (box.settings.spool, *box.settings.spool.parents) if path.exists())
    free_mb = shutil.disk_usage(folder).free >> 20
    if free_mb < box.bounds.disk_free_mb:
        yield Verdict.BAD, f"only {free_mb} MB are free: nothing new can be kept soon"
    else:
        yield Verdict.GOOD, f"{free_mb >> 10} GB are free"
    broken = sorted(
        path.name
        for path in box.settings.spool.glob("*.broken-*")
        if not path.name.endswith(("-wal", "-shm"))
    )
    if broken:
        yield (
            Verdict.BAD,
            f"moved aside as broken: {', '.join(broken)}; send them to the centre, the card may be failing",
        )


def _outbox(box: Box) -> Iterator[tuple[Verdict, str]]:
    if not box.outbox.exists():
        yield Verdict.NOTE, "nothing was ever measured here"
        return
    depth, oldest_us = _asked(box, "SELECT count(*), min(at_us) FROM message")[0]
    if not depth:
        yield Verdict.GOOD, "the centre has everything"
        return
    minutes = max(0, (box.now_us - oldest_us) // 60_000_000)
    verdict = Verdict.BAD if minutes > box.bounds.outbox_old_min else Verdict.GOOD
    yield verdict, f"{depth} messages wait for the centre, the oldest for {minutes} minutes"


def _clock(box: Box) -> Iterator[tuple[Verdict, str]]:
    synchronised = Path("/run/systemd/timesync/synchronized")
    if box.told and box.now_us < box.told.issued_us - box.bounds.clock_off_s * 1_000_000:
        late_s = (box.told.issued_us - box.now_us) // 1_000_000
        yield Verdict.BAD, f"the clock is at least {late_s} s slow: the centre's last word is from the future"
    elif synchronised.parent.exists() and not synchronised.exists():
        yield Verdict.BAD, "the system has not set its clock from the network since it started"
    else:
        yield Verdict.GOOD, time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(box.now_us / 1e6))


def _devices(box: Box) -> Iterator[tuple[Verdict, str]]:
    known = box.told.devices if box.told else ()
    for device in known:
        heard_us = _last(box, device.device)
        if heard_us is None:
            yield (
                Verdict.BAD,
                f"{device.device} ({device.kind}) was never heard here: is it on, near, and paired?",
            )
            continue
        hours = (box.now_us - heard_us) // 3_600_000_000
        verdict = Verdict.BAD if hours > box.bounds.silent_device_h else Verdict.GOOD
        yield verdict, f"{device.device} ({device.kind}) measured {hours} hours ago"


def _last(box: Box, device: str) -> int | None:
    """When something of a device was kept last."""
    found = (
        [_asked(box, "SELECT max(at_us) FROM message WHERE device = ?", device)[0][0]]
        if box.outbox.exists()
        else []
    )
    kept = box.settings.spool / "kept.sqlite"
    if kept.exists():
        found.append(_read(kept, "SELECT max(at_us) FROM kept WHERE device = ?", device)[0][0])
    return max((at_us for at_us in found if at_us is not None), default=None)


def _asked(box: Box, query: str, *values: str) -> list[tuple[int, ...]]:
    return _read(box.outbox, query, *values)


def _read(path: Path, query: str, *values: str) -> list[tuple[int, ...]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=ANSWER_S)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


EXAMINATIONS: dict[str, Look] = {
    "who": _who,
    "papers": _papers,
    "broker": _broker,
    "radio": _radio,
    "disk": _disk,
    "outbox": _outbox,
    "clock": _clock,
    "devices": _devices,
}
