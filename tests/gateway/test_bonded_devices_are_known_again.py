"""A bonded device is known under any private address of the day, and what it offers is remembered."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import secretive
from bleak import BleakClient, BleakScanner
from bumble import att
from bumble.core import UUID
from bumble.device import Connection, Device
from bumble.gatt import Service

from accanto_gateway.radio.adapter import BumbleAdapter

pytestmark = pytest.mark.integration


@asynccontextmanager
async def connected(air: secretive.Air, folder: Path) -> AsyncIterator[BleakClient]:
    """One start of a gateway's radio, and its link."""
    async with BumbleAdapter(air.transport, folder) as adapter:
        device = await BleakScanner.find_device_by_name("secretive", timeout=5, backend=adapter.scanner)
        assert device
        async with BleakClient(device, backend=adapter.client) as client:
            yield client


def questions(device: Device) -> list[int]:
    """How often somebody asks the device from now on for all its services."""
    asked: list[int] = []
    server = device.gatt_server
    answer = server.on_att_read_by_group_type_request

    def counted(bearer: Connection, request: att.ATT_Read_By_Group_Type_Request) -> object:
        asked.append(request.starting_handle)
        return answer(bearer, request)

    server.on_att_read_by_group_type_request = counted
    return asked


def described(client: BleakClient) -> list[tuple[int, str, list[str], list[int]]]:
    return [
        (one.handle, one.uuid, sorted(one.properties), [each.handle for each in one.descriptors])
        for one in client.services.characteristics.values()
    ]


async def test_services_are_asked_for_once_as_long_as_they_are_the_same(tmp_path: Path) -> None:
    async with secretive.on_air() as air:
        asked = questions(air.device)
        async with connected(air, tmp_path) as client:
            first = described(client)
        at_first = len(asked)
        async with connected(air, tmp_path) as client:
            again = described(client)
            heard: list[bytes] = []
            await client.start_notify(secretive.NEWS, lambda _, data: heard.append(bytes(data)))
            await air.tell(b"news")
            assert await client.read_gatt_char("2a00") == b"secretive"
        from_memory = len(asked) - at_first

        air.device.add_service(Service(UUID("8f8b0009-5c4e-4c1e-9a54-0d3b6a2f7c10"), []))
        async with connected(air, tmp_path):
            pass

    assert at_first > 0
    assert (again, heard, from_memory) == (first, [b"news"], 0)
    assert len(asked) > at_first


async def test_a_device_that_changes_its_address_keeps_its_bond(tmp_path: Path) -> None:
    async with secretive.on_air(is_private=True) as air:
        async with connected(air, tmp_path) as client:
            await client.pair()
            before = air.device.random_address

        await air.device.update_rpa()
        after = air.device.random_address
        async with connected(air, tmp_path) as client:
            address = client.address
            secret = await client.read_gatt_char(secretive.SECRET)

    assert before != after
    assert after.is_resolvable
    assert address == secretive.ADDRESS
    assert secret == b"1234"


@pytest.mark.parametrize(
    "content", ["{", "[3]", '{"HASH": 7}', '{"HASH": [[1]]}', '{"HASH": [[1, 2, "zz", []]]}']
)
async def test_a_memory_of_services_that_cannot_be_read_is_only_slower(tmp_path: Path, content: str) -> None:
    async with secretive.on_air() as air:
        async with connected(air, tmp_path) as client:
            first = described(client)
        (key,) = json.loads((tmp_path / "services.json").read_text())
        (tmp_path / "services.json").write_text(content.replace("HASH", key))

        async with connected(air, tmp_path) as client:
            again = described(client)

    assert again == first
