"""HCI controller-to-host flow control: the controller hears that a packet is taken when we have kept it.

Without it, a device's notification counts as delivered once its bytes are on their way to this process, and
whoever kills the process then loses what nobody journalled. With it, each ACL packet is completed
only after its handling returned, and that handling writes the journal.
Source: Bluetooth Core 5.4, Vol 4, Part E, 4.2 and 7.3.38 to 7.3.40.
"""

import logging
import struct

from bumble import hci
from bumble.device import Device
from bumble.transport.common import TransportSink

from accanto_contract.errors import SpoolError

log = logging.getLogger(__name__)

BUFFER_BYTES = 1021
BUFFERS = 64
_HANDLE = 0x0FFF
_COMPLETED = struct.Struct("<BHBBHH")
_LENGTH = 5


class Completing:
    """Stands between the controller and Bumble's host, and completes what the host has handled."""

    def __init__(self, host: TransportSink, controller: TransportSink) -> None:
        self._host, self._controller = host, controller
        self.enabled = False

    def on_packet(self, packet: bytes) -> None:
        """A packet from the controller."""
        try:
            self._host.on_packet(packet)
        except SpoolError as error:
            # Not completed: for the sender it was never taken. Whoever holds the link ends it now.
            log.warning("packet_not_taken error=%s", error)
            return
        except BaseException:
            self._finish(packet)
            raise
        self._finish(packet)

    def on_transport_lost(self) -> None:
        """The controller is gone; Bumble's host wants to know."""
        self.enabled = False
        lost = getattr(self._host, "on_transport_lost", None)
        if lost is not None:
            lost()

    def _finish(self, packet: bytes) -> None:
        if self.enabled and packet[0] == hci.HCI_ACL_DATA_PACKET:
            self._complete(int.from_bytes(packet[1:3], "little") & _HANDLE)

    def _complete(self, handle: int) -> None:
        """One packet of this link; a command that gets no answer and needs no credit."""
        opcode = hci.HCI_HOST_NUMBER_OF_COMPLETED_PACKETS_COMMAND
        self._controller.on_packet(_COMPLETED.pack(hci.HCI_COMMAND_PACKET, opcode, _LENGTH, 1, handle, 1))


async def switch_on(device: Device, sink: Completing) -> None:
    """Ask the controller to count what we complete; one that cannot goes on as before."""
    wanted = (hci.HCI_HOST_BUFFER_SIZE_COMMAND, hci.HCI_SET_CONTROLLER_TO_HOST_FLOW_CONTROL_COMMAND)
    if not all(device.host.supports_command(command) for command in wanted):
        log.info("flow_control_absent")
        return
    size = hci.HCI_Host_Buffer_Size_Command(
        host_acl_data_packet_length=BUFFER_BYTES,
        host_synchronous_data_packet_length=0,
        host_total_num_acl_data_packets=BUFFERS,
        host_total_num_synchronous_data_packets=0,
    )
    try:
        await device.send_sync_command(size)
        await device.send_sync_command(
            hci.HCI_Set_Controller_To_Host_Flow_Control_Command(flow_control_enable=1)
        )
    except hci.HCI_Error as error:
        log.info("flow_control_refused error=%s", error)
        return
    sink.enabled = True
