"""Each gap of Bumble's virtual controller and link that our air fills."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import ble_host
import pytest
from bumble import hci
from bumble.core import BaseBumbleError
from bumble.device import Connection, Device, Peer
from bumble.gatt import Characteristic, Service

from accanto_firmware_sim.air import Radio, SimController

HostOn = Callable[[str], Awaitable[Device]]

STRAP, HOST, OTHER = "F0:00:00:00:00:01", "F0:00:00:00:00:02", "F0:00:00:00:00:03"
PING = "8A5F0000-0000-4000-8000-000000000001"


def _controller(device: Device) -> SimController:
    controller = device.host.controller
    assert isinstance(controller, SimController)
    return controller


async def _advertiser(host_on: HostOn, address: str = STRAP) -> Device:
    device = await host_on(address)
    await device.start_advertising(auto_restart=True, advertising_interval_min=20)
    return device


async def _linked(host_on: HostOn) -> tuple[Device, Connection]:
    await _advertiser(host_on)
    host = await host_on(HOST)
    return host, await host.connect(hci.Address(STRAP), timeout=2)


async def _subscribed(strap: Device, host: Device, got: list[bytes]) -> Characteristic[bytes]:
    ping: Characteristic[bytes] = Characteristic(
        PING, Characteristic.Properties.NOTIFY, Characteristic.Permissions(0), b""
    )
    strap.add_service(Service(PING, [ping]))
    link = await host.connect(hci.Address(STRAP), timeout=2)
    peer = Peer(link)
    await peer.request_mtu(247)
    await peer.discover_all()  # type: ignore[no-untyped-call]
    found = peer.get_characteristics_by_uuid(ping.uuid)
    await found[0].subscribe(got.append)
    return ping


async def test_a_data_packet_of_251_octets_is_not_split(host_on: HostOn) -> None:
    host, _ = await _linked(host_on)

    queue = host.host.le_acl_packet_queue

    assert queue is not None
    assert queue.max_packet_size == 251


async def test_a_lost_link_ends_with_a_timeout_at_both_ends(host_on: HostOn, radio: Radio) -> None:
    host, link = await _linked(host_on)
    reasons: list[int] = []
    link.on("disconnection", reasons.append)

    radio.drop(_controller(host))
    await asyncio.sleep(0.05)

    assert reasons == [hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR]
    assert not any(controller.le_connections for controller in radio.controllers)


async def test_a_device_that_was_carried_away_is_heard_again_when_it_is_back(
    host_on: HostOn, radio: Radio
) -> None:
    strap = await _advertiser(host_on)
    host = await host_on(HOST)

    radio.take_away(_controller(strap))
    with pytest.raises((TimeoutError, BaseBumbleError)):
        await host.connect(hci.Address(STRAP), timeout=0.2)
    radio.bring_back(_controller(strap))

    assert await host.connect(hci.Address(STRAP), timeout=2)


async def test_data_from_out_of_range_is_neither_heard_nor_acknowledged(
    host_on: HostOn, radio: Radio
) -> None:
    got: list[bytes] = []
    strap, host = await _advertiser(host_on), await host_on(HOST)
    ping = await _subscribed(strap, host, got)
    link = next(iter(strap.connections.values()))

    radio.out_of_range.add(STRAP)
    await strap.notify_subscriber(link, ping, b"unheard")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(link.drain(), 0.1)

    assert got == []


async def test_lost_advertisements_hide_a_device(host_on: HostOn, radio: Radio) -> None:
    radio._loss = 1.0  # noqa: SLF001 - set before anything is on the air, as the constructor would
    await _advertiser(host_on)
    host = await host_on(HOST)

    with pytest.raises((TimeoutError, BaseBumbleError)):
        await host.connect(hci.Address(STRAP), timeout=0.2)


async def test_a_controller_that_left_the_air_is_not_found_under_its_old_address(
    host_on: HostOn, radio: Radio
) -> None:
    old = _controller(await host_on(STRAP))
    address = hci.Address(STRAP)
    before = radio.find_le_controller(address)

    radio.remove_controller(old)
    new = _controller(await host_on(STRAP))

    assert (before, radio.find_le_controller(address)) == (old, new)


async def test_a_message_to_a_controller_that_has_gone_is_dropped_quietly(
    host_on: HostOn, radio: Radio
) -> None:
    _, link = await _linked(host_on)
    gone = radio.find_le_controller(hci.Address(STRAP))
    assert gone is not None

    radio.remove_controller(gone)
    await asyncio.wait_for(link.disconnect(), 1)

    assert not any(controller.le_connections for controller in radio.controllers)


async def test_a_reset_ends_links_scan_and_advertising(host_on: HostOn, radio: Radio) -> None:
    host, _ = await _linked(host_on)
    await host.start_scanning()
    await host.start_advertising()
    controller = _controller(host)

    await host.host.send_sync_command(hci.HCI_Reset_Command())
    await asyncio.sleep(0.02)

    assert not any(controller.le_connections for controller in radio.controllers)
    assert not controller.le_scan_enable
    assert not any(advertiser.enabled for advertiser in controller.advertising_sets.values())


async def test_a_cancelled_connection_request_makes_room_for_the_next(host_on: HostOn) -> None:
    await _advertiser(host_on)
    host = await host_on(HOST)

    with pytest.raises((TimeoutError, BaseBumbleError)):
        await host.connect(hci.Address(OTHER), timeout=0.1)

    assert await host.connect(hci.Address(STRAP), timeout=2)


async def test_a_cancel_without_a_request_is_disallowed(host_on: HostOn) -> None:
    host = await host_on(HOST)

    answer = await host.host.send_command(hci.HCI_LE_Create_Connection_Cancel_Command())

    assert answer.return_parameters.status == hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR


async def test_paced_air_returns_credits_at_connection_events(host_on: HostOn) -> None:
    got: list[bytes] = []
    strap, host = await _advertiser(host_on), await host_on(HOST)
    ping = await _subscribed(strap, host, got)
    link = next(iter(strap.connections.values()))
    _controller(strap).interval = 0.02

    began = time.perf_counter()
    for number in range(12):
        await strap.notify_subscriber(link, ping, bytes([number]))
    await link.drain()

    assert time.perf_counter() - began >= 3 * 0.02  # twelve packets, four an event
    assert got == [bytes([number]) for number in range(12)]


async def test_without_flow_control_a_packet_counts_when_it_has_been_handed_over(host_on: HostOn) -> None:
    got: list[bytes] = []
    strap, host = await _advertiser(host_on), await host_on(HOST)
    ping = await _subscribed(strap, host, got)
    link = next(iter(strap.connections.values()))

    await strap.notify_subscriber(link, ping, b"frame")
    await asyncio.wait_for(link.drain(), 1)
    await asyncio.sleep(0.02)

    assert got == [b"frame"]


async def test_with_flow_control_a_packet_counts_when_the_host_has_completed_it(host_on: HostOn) -> None:
    got: list[bytes] = []
    strap, host = await _advertiser(host_on), await host_on(HOST)
    await ble_host.control_flow(host.host, 1, count=100)
    ping = await asyncio.wait_for(_subscribed(strap, host, got), 2)
    link, back = next(iter(strap.connections.values())), next(iter(host.connections.values()))
    ble_host.complete(host.host, back.handle, 99)  # what discovery took
    await link.drain()

    await strap.notify_subscriber(link, ping, b"frame")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(link.drain(), 0.1)
    ble_host.complete(host.host, back.handle, 1)

    await asyncio.wait_for(link.drain(), 1)
    assert got == [b"frame"]


async def test_flow_control_splits_packets_to_the_hosts_length(host_on: HostOn) -> None:
    strap, host = await _advertiser(host_on), await host_on(HOST)
    got: list[bytes] = []
    await ble_host.control_flow(host.host, 1, length=27, count=1000)
    ping = await asyncio.wait_for(_subscribed(strap, host, got), 2)

    await strap.notify_subscriber(next(iter(strap.connections.values())), ping, bytes(range(229)))
    await asyncio.sleep(0.02)

    assert got == [bytes(range(229))]


async def test_flow_control_cannot_change_while_a_link_stands(host_on: HostOn) -> None:
    host, _ = await _linked(host_on)

    command = hci.HCI_Set_Controller_To_Host_Flow_Control_Command(flow_control_enable=1)
    answer = await host.host.send_command(command)

    assert answer.return_parameters.status == hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR
    assert _controller(host).host_buffers is None


@pytest.mark.parametrize("enable", [0, 1, 2, 3])
async def test_flow_control_is_for_data_by_its_lowest_bit(host_on: HostOn, enable: int) -> None:
    host = await host_on(HOST)

    await ble_host.control_flow(host.host, enable)

    assert (_controller(host).host_buffers is not None) is bool(enable & 1)
