import asyncio
import socket

import ble_host
import pytest
from bumble import hci
from bumble.transport.common import StreamPacketSink

from accanto_firmware_sim.air import Radio
from accanto_firmware_sim.door import CROWDED, HciDoor

pytestmark = pytest.mark.integration


async def _open(radio: Radio) -> tuple[HciDoor, str]:
    door = HciDoor(radio)
    await door.open()
    return door, f"tcp-client:127.0.0.1:{door.port}"


async def test_each_host_that_plugs_in_gets_a_dongle_of_its_own(radio: Radio) -> None:
    door, name = await _open(radio)

    async with ble_host.plugged_into(name), ble_host.plugged_into(name):
        addresses = {str(dongle.public_address) for dongle in door.dongles}

    assert len(addresses) == 2
    await ble_host.until(lambda: not radio.controllers)
    await door.close()


async def test_a_closed_door_unplugs_its_hosts(radio: Radio) -> None:
    door, name = await _open(radio)

    async with ble_host.plugged_into(name):
        await door.close()
        await ble_host.until(lambda: not radio.controllers)

        with pytest.raises(OSError, match="Connect call failed"):
            await asyncio.open_connection("127.0.0.1", door.port)


async def test_a_taken_port_is_said_at_once(radio: Radio) -> None:
    door, _ = await _open(radio)

    with pytest.raises(OSError, match="in use"):
        await HciDoor(radio, port=door.port).open()

    await door.close()


async def test_a_host_that_does_not_read_misses_advertisements_and_fills_no_memory(radio: Radio) -> None:
    door, _ = await _open(radio)
    kind = [hci.HCI_EVENT_PACKET, hci.HCI_LE_META_EVENT, 0, hci.HCI_LE_EXTENDED_ADVERTISING_REPORT_EVENT]

    with socket.create_connection(("127.0.0.1", door.port)):
        await ble_host.until(lambda: bool(door.dongles))
        sink = door.dongles[0].host
        assert isinstance(sink, StreamPacketSink)
        for _ in range(10 * CROWDED // 65536):
            sink.on_packet(bytes(kind) + bytes(65536))
        held = sink.transport.get_write_buffer_size()

    assert 0 < held < 2 * CROWDED
    await door.close()
