"""bleak's public face over our Bumble backend, against a real GATT server on the simulated air."""

import asyncio
import contextlib
import inspect
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import secretive
from bleak import BleakClient, BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import BaseBleakScanner
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble import hci

from accanto_contract.errors import Unavailable
from accanto_gateway.radio.adapter import BumbleAdapter
from accanto_gateway.radio.client import BumbleClient
from accanto_gateway.radio.scanner import BumbleScanner

GATT_S = 25.0
"""Bumble waits for half a minute for an answer that cannot come."""


async def found(adapter: BumbleAdapter) -> BLEDevice:
    device = await BleakScanner.find_device_by_name("secretive", timeout=5, backend=adapter.scanner)
    assert device
    return device


@asynccontextmanager
async def connected(adapter: BumbleAdapter) -> AsyncIterator[BleakClient]:
    async with BleakClient(await found(adapter), backend=adapter.client) as client:
        yield client


def nobody() -> BLEDevice:
    return BLEDevice("F0:00:00:00:00:01", "nobody", hci.Address("F0:00:00:00:00:01"))


@pytest.mark.parametrize(
    ("base", "ours"), [(BaseBleakClient, BumbleClient), (BaseBleakScanner, BumbleScanner)]
)
def test_the_backend_is_all_that_bleak_asks_for(base: type, ours: type) -> None:
    missing = set(getattr(base, "__abstractmethods__", ())) & set(getattr(ours, "__abstractmethods__", ()))
    assert not missing
    for name in getattr(base, "__abstractmethods__", ()):
        asked, given = inspect.getattr_static(base, name), inspect.getattr_static(ours, name)
        assert isinstance(given, property) == isinstance(asked, property)


@pytest.mark.integration
async def test_a_device_is_found_connected_and_discovered(tmp_path: Path) -> None:
    async with (
        secretive.on_air() as air,
        BumbleAdapter(air.transport, tmp_path) as adapter,
        connected(adapter) as client,
    ):
        assert client.mtu_size == 517
        assert client.services.get_characteristic(secretive.NEWS)


@pytest.mark.integration
async def test_a_secret_is_told_after_pairing_and_again_after_another_start(tmp_path: Path) -> None:
    async with secretive.on_air() as air:
        async with BumbleAdapter(air.transport, tmp_path) as adapter, connected(adapter) as client:
            with pytest.raises(BleakGATTProtocolError):
                await client.read_gatt_char(secretive.SECRET)
            await client.pair()
            assert await client.read_gatt_char(secretive.SECRET) == b"1234"

        async with BumbleAdapter(air.transport, tmp_path) as adapter, connected(adapter) as client:
            assert await client.read_gatt_char(secretive.SECRET) == b"1234"

    assert {mode(tmp_path / name) for name in ("bonds.json", "radio.json")} == {0o600}


@pytest.mark.integration
async def test_an_unpaired_device_must_be_paired_anew(tmp_path: Path) -> None:
    async with secretive.on_air() as air, BumbleAdapter(air.transport, tmp_path) as adapter:
        client = BleakClient(await found(adapter), backend=adapter.client)
        await client.connect()
        await client.pair()
        await client.unpair()

        async with BleakClient(await found(adapter), backend=adapter.client) as again:
            with pytest.raises(BleakGATTProtocolError):
                await again.read_gatt_char(secretive.SECRET)


@pytest.mark.integration
async def test_a_read_that_waits_when_the_link_dies_fails_as_disconnected(tmp_path: Path) -> None:
    async with secretive.on_air() as air, BumbleAdapter(air.transport, tmp_path) as adapter:
        gone = asyncio.Event()
        client = BleakClient(await found(adapter), lambda _: gone.set(), backend=adapter.client)
        await client.connect()
        reading = asyncio.create_task(client.read_gatt_char(secretive.SLOW))
        await asyncio.sleep(0.1)

        air.radio.drop(air.controller)

        with pytest.raises(BleakError, match="disconnected"):
            await reading
        assert gone.is_set()


@pytest.mark.integration
async def test_a_link_that_is_lost_while_it_begins_is_never_waited_for(tmp_path: Path) -> None:
    async with secretive.on_air() as air, BumbleAdapter(air.transport, tmp_path) as adapter:
        device, loop = await found(adapter), asyncio.get_running_loop()
        waits_ms = iter((0, 0, 0, 1, 1, 2, 2, 3, 5, 8, 13, 21))
        air.device.on(
            "connection", lambda _: loop.call_later(next(waits_ms) / 1000, air.radio.drop, air.controller)
        )

        async with asyncio.timeout(GATT_S):
            for _ in range(12):
                client = BleakClient(device, backend=adapter.client)
                with contextlib.suppress(BleakError):
                    await client.connect()
                await client.disconnect()

        assert next(waits_ms, None) is None


@pytest.mark.integration
async def test_a_cancelled_read_stays_a_cancellation(tmp_path: Path) -> None:
    async with (
        secretive.on_air() as air,
        BumbleAdapter(air.transport, tmp_path) as adapter,
        connected(adapter) as client,
    ):
        reading = asyncio.create_task(client.read_gatt_char(secretive.SLOW))
        await asyncio.sleep(0.1)

        reading.cancel()

        with pytest.raises(asyncio.CancelledError):
            await reading


@pytest.mark.integration
async def test_after_an_absent_device_or_a_cancelled_attempt_the_next_connect_works(tmp_path: Path) -> None:
    async with secretive.on_air() as air, BumbleAdapter(air.transport, tmp_path) as adapter:
        with pytest.raises(BleakDeviceNotFoundError):
            await BleakClient(nobody(), timeout=0.3, backend=adapter.client).connect()
        attempt = asyncio.create_task(BleakClient(nobody(), timeout=9, backend=adapter.client).connect())
        await asyncio.sleep(0.1)
        attempt.cancel()
        await asyncio.wait([attempt])

        async with BleakClient(await found(adapter), backend=adapter.client) as client:
            assert client.is_connected


@pytest.mark.integration
async def test_notifications_come_in_order_and_whole(tmp_path: Path) -> None:
    async with (
        secretive.on_air() as air,
        BumbleAdapter(air.transport, tmp_path) as adapter,
        connected(adapter) as client,
    ):
        heard: list[bytes] = []
        await client.start_notify(secretive.NEWS, lambda _, data: heard.append(bytes(data)))
        for number in range(100):
            await air.tell(number.to_bytes(2, "big") * 100)

        async with asyncio.timeout(5):
            while len(heard) < 100:
                await asyncio.sleep(0.01)
        assert heard == [number.to_bytes(2, "big") * 100 for number in range(100)]


@pytest.mark.integration
async def test_a_radio_that_goes_away_ends_every_link(tmp_path: Path) -> None:
    async with secretive.on_air() as air, BumbleAdapter(air.transport, tmp_path) as adapter:
        client = BleakClient(await found(adapter), backend=adapter.client)
        await client.connect()

        await air.door.close()

        async with asyncio.timeout(5):
            await adapter.lost.wait()
        assert not client.is_connected


@pytest.mark.parametrize("transport", ["tcp-client:127.0.0.1:9", "carrier-pigeon:1", "tcp-client:nonsense"])
async def test_a_radio_that_cannot_be_opened_is_told_in_a_sentence(transport: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="the radio"):
        async with BumbleAdapter(transport, tmp_path):
            pass


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
