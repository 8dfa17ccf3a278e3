"""A gateway does what its own centre has signed, once, and nothing else."""

import base64
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accanto_contract import downlink, topics
from accanto_contract.downlink import Answer, Applied, Command, Configuration, Ended, Order, Signed
from accanto_contract.errors import EnrolmentError
from accanto_contract.identity import GatewayId
from accanto_gateway.configuration import Configurations
from accanto_gateway.enrol import child, crypto
from accanto_gateway.steering import CLOCK_SLACK_US, Steering

GATEWAY = GatewayId("gw-0001")
NOW_US = 1_790_000_000_000_000
KEY = Ed25519PrivateKey.generate()
KEYS = (base64.b64encode(KEY.public_key().public_bytes_raw()).decode(),)


def signed(what: Configuration | Command, key: Ed25519PrivateKey = KEY) -> bytes:
    body = downlink.encode(what)
    return downlink.encode(Signed(body=body, signature=key.sign(downlink.vouched(type(what), body))))


def told(version: int, **changes: object) -> Configuration:
    return Configuration(gateway=GATEWAY, version=version, issued_us=NOW_US, **changes)  # type: ignore[arg-type]  # by name


def asked(
    order: Order = Order.IDENTIFY, *, name: str = "a", gateway: str = GATEWAY, late_us: int = 0
) -> Command:
    return Command(id=name, gateway=gateway, order=order, issued_us=NOW_US, expires_us=NOW_US - late_us)


async def in_process(keys: Sequence[str], signature: bytes, body: bytes) -> bool:
    return crypto.is_vouched([base64.b64decode(key) for key in keys], signature, body)


@pytest.fixture
def configurations(tmp_path: Path) -> Configurations:
    return Configurations(tmp_path / "configuration.json", GATEWAY, KEYS, is_vouched=in_process)


async def test_a_signed_configuration_is_applied_and_outlives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "configuration.json"
    first = Configurations(path, GATEWAY, KEYS, is_vouched=in_process)

    answer = await first.heard(signed(told(4, zone="Europe/Rome")))

    assert answer == Applied(version=4, ended=Ended.DONE)
    again = Configurations(path, GATEWAY, KEYS, is_vouched=in_process)
    assert again.now == told(4, zone="Europe/Rome")


async def test_the_same_configuration_again_is_only_answered(configurations: Configurations) -> None:
    changes: list[Configuration] = []
    configurations.when_changed.append(changes.append)

    for _ in range(2):
        answer = await configurations.heard(signed(told(4)))

    assert answer == Applied(version=4, ended=Ended.DONE)
    assert len(changes) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (signed(told(3)), "version 4 is in force"),
        (signed(told(4, zone="UTC")), "version 4 is in force"),
        (signed(Configuration(gateway="gw-0002", version=9, issued_us=0)), "it is for the gateway gw-0002"),
        (signed(told(9), Ed25519PrivateKey.generate()), "nobody whom this gateway believes"),
        (
            downlink.encode(
                Signed(
                    body=downlink.encode(told(9)),
                    signature=KEY.sign(downlink.vouched(Command, downlink.encode(told(9)))),
                )
            ),
            "nobody whom this gateway believes",
        ),
    ],
)
async def test_what_is_older_foreign_or_signed_by_another_is_refused(
    configurations: Configurations, body: bytes, why: str
) -> None:
    await configurations.heard(signed(told(4)))

    answer = await configurations.heard(body)

    assert answer
    assert answer.ended is Ended.REFUSED
    assert why in answer.text
    assert configurations.now == told(4)


async def test_a_gateway_that_knows_no_key_takes_nothing(tmp_path: Path) -> None:
    bare = Configurations(tmp_path / "c.json", GATEWAY, (), is_vouched=in_process)

    answer = await bare.heard(signed(told(4)))

    assert answer
    assert "not enrolled" in answer.text


@pytest.mark.parametrize("body", [b"", b"{", b'{"type":"signed","body":"","signature":""}', b"\xff" * 100])
async def test_bytes_that_say_nothing_get_no_answer(configurations: Configurations, body: bytes) -> None:
    assert await configurations.heard(body) is None


async def test_a_broken_file_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_bytes(b"{")

    found = Configurations(tmp_path / "c.json", GATEWAY, KEYS, is_vouched=in_process)

    assert found.now is None


class Gateway:
    """A steered gateway whose one deed is counted."""

    def __init__(self, configurations: Configurations, *, fails: bool = False) -> None:
        self.done = 0
        self.fails = fails
        self.steering = Steering(
            GATEWAY, configurations, {Order.IDENTIFY: self.deed}, keys=KEYS, is_vouched=in_process,
            answer=lambda _: True, now_us=lambda: NOW_US,
        )  # fmt: skip

    async def deed(self, _: str) -> str:
        self.done += 1
        if self.fails:
            raise EnrolmentError("the disk refuses")
        return "shown"

    async def hears(self, body: bytes) -> Answer | Applied | None:
        return await self.steering.judged(topics.command(GATEWAY), body)


@pytest.fixture
def make(configurations: Configurations) -> Callable[..., Gateway]:
    return lambda **how: Gateway(configurations, **how)


async def test_a_signed_command_is_done_once(make: Callable[..., Gateway]) -> None:
    gateway = make()

    first, second = await gateway.hears(signed(asked())), await gateway.hears(signed(asked()))

    assert first == Answer(id="a", ended=Ended.DONE, text="shown")
    assert (second, gateway.done) == (first, 1)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (asked(late_us=CLOCK_SLACK_US + 1), "expired"),
        (asked(gateway="gw-0002"), "gw-0002"),
        (asked(Order.RENEW), "does not know how"),
    ],
)
async def test_a_command_that_is_late_foreign_or_unknown_is_refused(
    make: Callable[..., Gateway], command: Command, why: str
) -> None:
    gateway = make()

    answer = await gateway.hears(signed(command))

    assert isinstance(answer, Answer)
    assert (answer.ended, gateway.done) == (Ended.REFUSED, 0)
    assert why in answer.text


async def test_a_command_signed_by_another_is_refused(make: Callable[..., Gateway]) -> None:
    gateway = make()

    answer = await gateway.hears(signed(asked(), Ed25519PrivateKey.generate()))

    assert isinstance(answer, Answer)
    assert (answer.ended, gateway.done) == (Ended.REFUSED, 0)


async def test_a_deed_that_fails_says_why(make: Callable[..., Gateway]) -> None:
    answer = await make(fails=True).hears(signed(asked()))

    assert answer == Answer(id="a", ended=Ended.FAILED, text="the disk refuses")


@pytest.mark.integration
async def test_the_process_that_knows_keys_tells_right_from_wrong(tmp_path: Path) -> None:
    body = b"what the centre said"

    assert await child.is_vouched(KEYS, KEY.sign(body), body)
    assert not await child.is_vouched(KEYS, KEY.sign(body), body + b"!")
    assert not await child.is_vouched((), KEY.sign(body), body)
    assert "BEGIN CERTIFICATE REQUEST" in await child.request(tmp_path / "new.key")
    assert (tmp_path / "new.key").stat().st_mode & 0o777 == 0o600
