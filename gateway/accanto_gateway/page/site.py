"""What each address of the page answers."""

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from typing import Protocol
from zoneinfo import ZoneInfo

from accanto_contract.downlink import Configuration
from accanto_contract.topics import Kind
from accanto_gateway.bonding import Passkeys
from accanto_gateway.kept import Archive, Kept
from accanto_gateway.page import access, card, day, drawing, history, measures
from accanto_gateway.page.access import Gatekeeper
from accanto_gateway.page.day import Item, Standing
from accanto_gateway.page.desk import Desk
from accanto_gateway.page.drawing import View
from accanto_gateway.page.http import Request, Response, Unacceptable
from accanto_gateway.page.measures import Measure
from accanto_gateway.page.stage import Tap
from accanto_gateway.page.words.english import ENGLISH
from accanto_gateway.page.words.form import Words
from accanto_gateway.page.words.italian import ITALIAN

log = logging.getLogger(__name__)

STATIC = {
    "/page.css": "text/css; charset=utf-8",
    "/page.js": "text/javascript; charset=utf-8",
    "/icon.svg": "image/svg+xml",
}
LOOK_EVERY_S = 1.0
BEAT_S = 15.0
TONGUE = "accanto_language"
_BATCH = 200


class Box(Protocol):
    """What the page must know of the gateway around it."""

    @property
    def gateway(self) -> str:
        """Its id."""

    @property
    def configuration(self) -> Configuration | None:
        """What it was told to be; None before the first word of the centre."""

    @property
    def waiting(self) -> int:
        """Messages that the centre does not have yet."""

    @property
    def is_behind(self) -> bool:
        """Whether any of them waits longer than a moment."""

    @property
    def is_online(self) -> bool:
        """Whether the broker can be reached now."""

    def now_us(self) -> int:
        """The gateway's time."""


class Site:
    """The addresses of the patient's page."""

    def __init__(
        self, box: Box, desk: Desk, archive: Archive, gatekeeper: Gatekeeper, *, passkeys: Passkeys
    ) -> None:
        self._box, self._desk, self._archive, self._gate = box, desk, archive, gatekeeper
        self._passkeys = passkeys

    async def answer(self, request: Request) -> Response:
        """Whatever a browser asks. Raises Unacceptable."""
        if not access.is_our_host(request.headers.get("host", "")):
            raise Unacceptable(403)
        if request.method == "POST" and not access.is_own_form(dict(request.headers)):
            raise Unacceptable(403)
        if request.path in STATIC:
            return _static(request.path)
        if request.path == "/pair" and request.method == "POST":
            return self._pair(request)
        if not self._gate.admits(request.peer, dict(request.headers)):
            return self._door(request, wrong=False)
        return await self._inside(request)

    async def _inside(self, request: Request) -> Response:
        """For who may see the page."""
        answers = {
            ("POST", "/tap"): self._tap,
            ("POST", "/language"): self._speak,
            ("POST", "/passkey"): self._passkey,
            ("GET", "/"): self._day,
            ("GET", "/events"): self._live,
            ("GET", "/values.csv"): self._value_table,
            ("GET", "/traces.csv"): self._trace_table,
        }
        method = "GET" if request.method == "HEAD" else request.method
        if (method, request.path) == ("GET", "/values"):
            return await self._values(request)
        return answers.get((method, request.path), self._nothing)(request)

    def _day(self, request: Request) -> Response:
        return Response(body=drawing.page(self._view(request)))

    def _live(self, request: Request) -> Response:
        return Response(kind="text/event-stream", body=self._events(request))

    def _value_table(self, _request: Request) -> Response:
        kept = self._kept(Kind.OBSERVATION)
        return self._table(history.value_table(kept, self._where(), self._since()), "values")

    def _trace_table(self, _request: Request) -> Response:
        since_us = day.bounds(self._box.now_us(), self._where())[0]
        kept = self._kept(*history.WAVES, since_us=since_us)
        return self._table(history.trace_table(kept, self._where(), self._since()), "traces")

    def _nothing(self, request: Request) -> Response:
        words = self._words(request)
        body = drawing.notice(words, self._told().centre, words.not_found, words.not_found_how)
        return Response(status=404, body=body)

    def _tap(self, request: Request) -> Response:
        try:
            tap, measure = Tap(request.form["tap"]), Measure(request.form.get("measure", Measure.OTHER))
        except (KeyError, ValueError) as error:
            raise Unacceptable(400) from error
        self._desk.tap(tap, measure)
        return _to("/")

    def _passkey(self, request: Request) -> Response:
        """The code that a device shows while it is made known to the box."""
        code = request.form.get("code", "").replace(" ", "")
        if not code.isdecimal() or not self._passkeys.answer(request.form.get("device", ""), int(code)):
            log.warning("passkey_not_taken")
        self._desk.touch()
        return _to("/")

    def _speak(self, request: Request) -> Response:
        language = "en" if request.form.get("to") == "en" else "it"
        cookie = f"{TONGUE}={language}; Path=/; SameSite=Strict; HttpOnly; Max-Age={access.LASTS_S}"
        return _to("/", ("Set-Cookie", cookie))

    def _pair(self, request: Request) -> Response:
        cookie = self._gate.shown(request.form.get("pin", ""))
        if cookie is None:
            return self._door(request, wrong=True)
        return _to("/", ("Set-Cookie", cookie))

    def _door(self, request: Request, *, wrong: bool) -> Response:
        wait_s = self._gate.wait_s()
        body = drawing.door(
            self._words(request), self._told().centre, wrong=wrong, wait_s=wait_s if wrong else 0.0
        )
        return Response(status=(429 if wait_s > 0 else 403) if wrong else 403, body=body)

    async def _values(self, request: Request) -> Response:
        told, now_us = self._told(), self._box.now_us()
        lines = await asyncio.to_thread(history.newest, self._archive, now_us=now_us, since=self._since())
        body = drawing.values(
            self._words(request),
            lines,
            told.centre,
            self._where(),
            shows_values=told.shows_values,
        )
        return Response(body=body)

    def _table(self, pieces: Iterator[bytes], name: str) -> Response:
        stamp = day.local(self._box.now_us(), self._where()).strftime("%Y-%m-%d")
        saved = ("Content-Disposition", f'attachment; filename="accanto-{name}-{stamp}.csv"')
        return Response(kind="text/csv; charset=utf-8", body=_streamed(pieces), headers=(saved,))

    async def _events(self, request: Request) -> AsyncIterator[bytes]:
        """The page again, whenever it has changed."""
        last, silent_s = "", 0.0
        async for _ in self._desk.changes(every_s=LOOK_EVERY_S):
            view = self._view(request)
            html = drawing.live(view)
            if html != last:
                said = card.headline(view.words, view.stage, view.items)
                yield b"data: " + json.dumps({"html": html, "said": said}).encode() + b"\n\n"
                last, silent_s = html, 0.0
            elif (silent_s := silent_s + LOOK_EVERY_S) >= BEAT_S:
                yield b": here\n\n"
                silent_s = 0.0

    def _view(self, request: Request) -> View:
        told, now_us, where = self._told(), self._box.now_us(), self._where()
        words = self._words(request)
        items = tuple(day.items(told.tasks, self._desk.marks, now_us=now_us, where=where))
        return View(
            words=words, now_us=now_us, where=where, stage=self._desk.stage, items=items,
            has_plan=self._box.configuration is not None, centre=told.centre, waiting=self._box.waiting,
            is_online=self._box.is_online, is_behind=self._box.is_behind, shows_values=told.shows_values,
            values={item.task.id: self._value(item, words) for item in items},
            asking=next(iter(self._passkeys.waiting()), ""),
            shown_id=self._box.gateway if self._desk.is_asked_for else "",
        )  # fmt: skip

    def _value(self, item: Item, words: Words) -> str:
        """What was measured for a thing that is done."""
        if item.standing is not Standing.DONE:
            return ""
        span = (item.task.starts_us, item.task.closes_us)
        found = self._desk.marks.newest(item.measure, since_us=span[0], until_us=span[1])
        return measures.figure(found, comma=words.comma)

    def _told(self) -> Configuration:
        return self._box.configuration or Configuration(gateway=self._box.gateway, version=0, issued_us=0)

    def _since(self) -> history.Since:
        return {known.device: known.since_us for known in self._told().devices}

    def _where(self) -> ZoneInfo:
        return day.zone(self._told().zone)

    def _words(self, request: Request) -> Words:
        """What the reader chose; else what the centre said, once it did; else what the browser asks for."""
        said = request.headers.get("cookie", "")
        if f"{TONGUE}=" in said:
            return ENGLISH if f"{TONGUE}=en" in said else ITALIAN
        if self._box.configuration is not None:
            return ENGLISH if self._box.configuration.language == "en" else ITALIAN
        return ENGLISH if request.headers.get("accept-language", "").startswith("en") else ITALIAN

    def _kept(self, *kinds: Kind, since_us: int = 0) -> Iterator[Kept]:
        return self._archive.messages(kinds, since_us=since_us, until_us=self._box.now_us() + 1)


def _static(path: str) -> Response:
    body = files("accanto_gateway.page").joinpath("static", path[1:]).read_bytes()
    return Response(kind=STATIC[path], body=body, caching="no-cache")


def _to(path: str, *headers: tuple[str, str]) -> Response:
    return Response(status=303, headers=(("Location", path), *headers))


async def _streamed(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """A table as it is read, without holding up the devices."""
    while batch := await asyncio.to_thread(lambda: b"".join(itertools.islice(pieces, _BATCH))):
        yield batch
