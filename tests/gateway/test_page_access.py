"""Who may see the page, and what a stranger's browser or a broken one is told."""

import asyncio
import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accanto_gateway.page import access
from accanto_gateway.page.access import Gatekeeper, Label
from accanto_gateway.page.http import Door, Request, Response, Unacceptable, read_head


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def label(tmp_path: Path) -> Label:
    return Label.read(tmp_path)


def cookie_of(shown: str | None) -> dict[str, str]:
    assert shown
    return {"cookie": shown.split(";")[0]}


def test_who_sits_at_the_box_needs_no_number(label: Label, clock: Clock) -> None:
    keeper = Gatekeeper(label, now=clock)

    assert keeper.admits("127.0.0.1")
    assert keeper.admits("::1")
    assert not keeper.admits("192.168.1.20")
    assert not keeper.admits("::ffff:192.168.1.20")
    assert not keeper.admits("")


def test_a_browser_that_has_shown_the_number_comes_in_also_after_a_restart(
    tmp_path: Path, clock: Clock
) -> None:
    label = Label.read(tmp_path)
    headers = cookie_of(Gatekeeper(label, now=clock).shown(f" {label.pin[:4]} {label.pin[4:]}"))

    after = Gatekeeper(Label.read(tmp_path), now=clock)

    assert after.admits("192.168.1.20", headers)
    assert not after.admits("192.168.1.20", {"cookie": "accanto_home=made-up"})


def test_a_new_number_sends_every_browser_away(label: Label, clock: Clock) -> None:
    keeper = Gatekeeper(label, now=clock)
    headers = cookie_of(keeper.shown(label.pin))

    label.renew()

    assert not keeper.admits("192.168.1.20", headers)


def test_wrong_numbers_make_everybody_wait_ever_longer(label: Label, clock: Clock) -> None:
    keeper = Gatekeeper(label, now=clock)

    waits = []
    for _ in range(8):
        clock.now += keeper.wait_s()
        assert keeper.shown("wrong") is None
        waits.append(keeper.wait_s())

    assert waits == [0, 0, 0, 0, 60, 120, 240, 480]
    assert keeper.shown(label.pin) is None, "the right number waits too"


def test_the_label_is_for_its_owner_s_eyes(tmp_path: Path, label: Label) -> None:
    assert (tmp_path / "label.json").stat().st_mode & 0o777 == 0o600
    assert len(label.pin) == 8


def test_a_broken_label_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "label.json").write_text("{")

    assert len(Label.read(tmp_path).pin) == 8


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8485", "localhost", "192.168.1.5:80", "[::1]:8485", "box.local:8485"]
)
def test_an_address_of_the_home_is_ours(host: str) -> None:
    assert access.is_our_host(host)


@pytest.mark.parametrize("host", ["", "evil.example", "evil.example:8485", "127.0.0.1.evil.example", "local"])
def test_a_name_that_a_stranger_can_give_out_is_not_ours(host: str) -> None:
    assert not access.is_our_host(host)


def test_only_our_own_page_sends_forms() -> None:
    assert access.is_own_form({"sec-fetch-site": "same-origin"})
    assert access.is_own_form({"origin": "http://192.168.1.5:8485", "host": "192.168.1.5:8485"})
    assert not access.is_own_form({"sec-fetch-site": "cross-site"})
    assert not access.is_own_form({"origin": "http://evil.example", "host": "192.168.1.5:8485"})
    assert not access.is_own_form({})


async def answered(raw: bytes) -> bytes:
    """What the server says to these bytes."""

    async def answer(request: Request) -> Response:
        if request.path == "/fails":
            raise RuntimeError("on purpose")
        return Response(body=f"{request.method} {request.path} {dict(request.form)}".encode())

    door = Door(answer)
    serving = asyncio.create_task(door.serve("127.0.0.1", 0))
    try:
        async with asyncio.timeout(5):
            while door.port is None:
                await asyncio.sleep(0.01)
            reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
            writer.write(raw)
            said = await reader.read()
            writer.close()
        return said
    finally:
        serving.cancel()
        await asyncio.wait([serving])


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"200"),
        (b"BREW / HTTP/1.1\r\n\r\n", b"405"),
        (b"GET /\r\n\r\n", b"400"),
        (b"\x00\xff\x00\r\n\r\n", b"400"),
        (b"GET //[ HTTP/1.1\r\n\r\n", b"400"),
        (b"GET http://evil/ HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nx: " + b"y" * 20_000 + b"\r\n\r\n", b"413"),
        (b"POST /tap HTTP/1.1\r\nContent-Length: 99999\r\n\r\n", b"413"),
        (b"POST /tap HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST /tap HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
        (b"GET /fails HTTP/1.1\r\n\r\n", b"500"),
    ],
)
async def test_whatever_comes_gets_an_answer_of_its_own(raw: bytes, status: bytes) -> None:
    said = await answered(raw)

    assert said.split(b" ")[1] == status


async def test_a_form_is_read_and_every_answer_binds_the_browser() -> None:
    said = await answered(b"POST /tap HTTP/1.1\r\nContent-Length: 9\r\n\r\ntap=begin")

    assert b"{'tap': 'begin'}" in said
    assert b"Content-Security-Policy: default-src 'none'; script-src 'self'" in said
    assert b"Cache-Control: no-store" in said


@given(st.binary(max_size=300))
def test_no_bytes_of_a_browser_raise_anything_but_a_refusal(raw: bytes) -> None:
    with contextlib.suppress(Unacceptable):
        read_head(raw + b"\r\n\r\n")


def test_every_loopback_spelling_is_here_and_nothing_else() -> None:
    assert access.is_here("127.8.8.8")
    assert not access.is_here("localhost.evil.example")
