"""A small Bluetooth host behind an HCI door, for tests of the simulated devices: Bumble's, with flow control.

As a program it is a host to kill: it writes each ECG frame to a file, says so to its dongle, and goes on.

python ble_host.py DOOR ADDRESS FILE [FRAMES]     after FRAMES frames it takes what comes, but completes no more
"""

import asyncio
import struct
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bumble import hci
from bumble.core import UUID
from bumble.device import Connection, Device, DeviceConfiguration, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.host import Host
from bumble.transport import open_transport

CONTROL = UUID("FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8")
DATA = UUID("FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8")
START, STOP = bytes.fromhex("02000001820001010e00"), bytes.fromhex("0300")


def configuration(address: str = "F0:F1:F2:F3:F4:F5") -> DeviceConfiguration:
    """A host with this static address."""
    return DeviceConfiguration(name="host", address=hci.Address(address), irk=bytes(range(16)))


class CompletingHost(Host):
    """A host that completes each data packet once it has processed it, as long as `completes` is true."""

    completes = True

    def on_hci_acl_data_packet(self, packet: hci.HCI_AclDataPacket) -> None:
        super().on_hci_acl_data_packet(packet)
        if self.completes:
            complete(self, packet.connection_handle, 1)


def complete(host: Host, handle: int, packets: int) -> None:
    """Say that packets of a link are completed."""
    op_code = hci.HCI_HOST_NUMBER_OF_COMPLETED_PACKETS_COMMAND
    host.send_hci_packet(hci.HCI_Command(struct.pack("<BHH", 1, handle, packets), op_code=op_code))


async def control_flow(host: Host, enable: int, *, length: int = 512, count: int = 8) -> None:
    """Announce the host's buffers and switch flow control on (1) or off (0)."""
    buffers = hci.HCI_Host_Buffer_Size_Command(
        host_acl_data_packet_length=length,
        host_synchronous_data_packet_length=0,
        host_total_num_acl_data_packets=count,
        host_total_num_synchronous_data_packets=0,
    )
    await host.send_sync_command(buffers)
    switch = hci.HCI_Set_Controller_To_Host_Flow_Control_Command(flow_control_enable=enable)
    await host.send_sync_command(switch)


@asynccontextmanager
async def plugged_into(door: str, *, flow_control: bool = False) -> AsyncIterator[Device]:
    """A host that has plugged its dongle into a door, such as "tcp-client:127.0.0.1:20001"."""
    async with await open_transport(door) as transport:
        host = CompletingHost(transport.source, transport.sink)
        host.completes = flow_control
        device = Device(config=configuration(), host=host)
        await device.power_on()
        if flow_control:
            await control_flow(host, 1)
        yield device


class Ears:
    """What a host hears of one device: its characteristics by UUID, and a subscription to any of them."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer

    @classmethod
    async def on(cls, device: Device, address: str) -> "Ears":
        """Connect, widen the link, discover everything."""
        peer = Peer(await device.connect(hci.Address(address), timeout=5))
        await peer.request_mtu(517)
        await peer.discover_all()  # type: ignore[no-untyped-call]
        return cls(peer)

    @property
    def link(self) -> Connection:
        return self.peer.connection

    def find(self, uuid: UUID | int) -> CharacteristicProxy[bytes]:
        wanted = UUID.from_16_bits(uuid) if isinstance(uuid, int) else uuid
        return self.peer.get_characteristics_by_uuid(wanted)[0]

    async def read(self, uuid: UUID | int) -> bytes:
        return await self.find(uuid).read_value()

    async def hear(self, uuid: UUID | int, tell: Callable[[bytes], None]) -> None:
        await self.find(uuid).subscribe(tell, prefer_notify=True)

    async def start_ecg(self, tell: Callable[[bytes], None], answers: list[bytes] | None = None) -> None:
        """Subscribe to both characteristics of a strap and start it."""
        await self.hear(CONTROL, (answers if answers is not None else []).append)
        await self.hear(DATA, tell)
        await self.find(CONTROL).write_value(START, with_response=True)


async def until(is_true: Callable[[], bool], within_s: float = 10.0) -> None:
    """Wait for something to become true.

    Raises:
        TimeoutError: it did not.
    """
    async with asyncio.timeout(within_s):
        while not is_true():
            await asyncio.sleep(0.02)


async def _main(door: str, address: str, file: Path, frames: float) -> None:
    async with plugged_into(door, flow_control=True) as device:
        host, kept = device.host, 0
        assert isinstance(host, CompletingHost)
        with file.open("ab", buffering=0) as book:

            def keep(frame: bytes) -> None:
                nonlocal kept
                book.write(frame)
                kept += 1
                if kept > frames:
                    host.completes = False

            ears = await Ears.on(device, address)
            await ears.start_ecg(keep)
            await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    limit = float(sys.argv[4]) if len(sys.argv) > 4 else float("inf")
    asyncio.run(_main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), limit))
