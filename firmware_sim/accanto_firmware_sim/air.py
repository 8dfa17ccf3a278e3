"""The air of one home: virtual Bluetooth controllers, and the radio between them.

Here stand all our overrides of Bumble 0.0.236, which is pinned: each has a test. Upstream acknowledges a
packet when it leaves; here the sender gets its HCI credit back when the receiver has it, and where the
receiver's host has asked for flow control, when that host has completed it. So a device knows which of its
notifications were taken.
"""

import asyncio
import logging
import struct
from collections import deque
from functools import partial

import numpy as np
from bumble import hci, ll
from bumble.controller import Connection, Controller
from bumble.core import PhysicalTransport
from bumble.link import LocalLink
from bumble.transport.common import TransportSink, TransportSource

from accanto_firmware_sim.buffers import Acknowledge, HostBuffers

log = logging.getLogger(__name__)

OK = hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.SUCCESS)
DISALLOWED = hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
INVALID = hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.INVALID_COMMAND_PARAMETERS_ERROR)


class Radio(LocalLink):
    """Passes PDUs between the controllers of a home; links can be lost and devices can walk away.

    Args:
        advertisement_loss: share of advertisements that nobody hears, 0..1.
        seed: of those losses.
    """

    def __init__(self, *, advertisement_loss: float = 0.0, seed: int = 0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.out_of_range: set[str] = set()
        self._loss = advertisement_loss
        self._rng = np.random.default_rng(seed)
        self._index: dict[hci.Address, Controller] = {}

    def find_le_controller(self, address: hci.Address) -> Controller | None:
        """As upstream, which walks every link of every controller for each packet; we remember the answer."""
        known = self._index.get(address)
        if known and address in (known.random_address, known.public_address):
            return known
        found = super().find_le_controller(address)
        if found:
            self._index[address] = found
        return found

    def remove_controller(self, controller: Controller) -> None:
        """Take a controller off the air. A remembered address would lead to a dead one: forget all."""
        super().remove_controller(controller)
        self._index.clear()

    def send_advertising_pdu(self, sender_controller: Controller, packet: ll.AdvertisingPdu) -> None:
        """As upstream, unless the sender is away or the advertisement is lost."""
        if sender_controller.name in self.out_of_range:
            return
        is_lossy = self._loss > 0 and not isinstance(packet, ll.ConnectInd)
        if is_lossy and self._rng.random() < self._loss:
            return
        super().send_advertising_pdu(sender_controller, packet)

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """As upstream, which raises inside the HCI handler when the receiver has gone."""
        if self.find_le_controller(receiver_address):
            super().send_ll_control_pdu(sender_address, receiver_address, packet)

    def send_acl_data(
        self,
        sender_controller: Controller,
        destination_address: hci.Address,
        transport: PhysicalTransport,
        data: bytes,
    ) -> None:
        """Carry one PDU. Where it cannot arrive, it is not acknowledged either.

        Upstream always names the sender's random address; we name that of the link.
        """
        receiver = self.find_le_controller(destination_address)
        link = sender_controller.le_connections.get(destination_address)
        if sender_controller.name in self.out_of_range or not link or not isinstance(receiver, SimController):
            return
        if transport is not PhysicalTransport.LE or not isinstance(sender_controller, SimController):
            raise ValueError("this air carries Bluetooth LE between our own controllers only")
        acknowledge = partial(sender_controller.acknowledge, link)
        asyncio.get_running_loop().call_soon(receiver.receive, link.self_address, data, acknowledge)

    def lose(
        self,
        controller: Controller,
        link: Connection,
        reason: int = hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR,
    ) -> None:
        """End a link at both ends, as a supervision timeout does."""
        peer = self.find_le_controller(link.peer_address)
        controller.on_le_disconnected(link, reason)
        if peer and (other_end := peer.le_connections.get(link.self_address)):
            peer.on_le_disconnected(other_end, reason)

    def drop(self, controller: Controller) -> None:
        """Lose every link of a controller."""
        for link in list(controller.le_connections.values()):
            self.lose(controller, link)

    def take_away(self, controller: Controller) -> None:
        """Walk out of range: links are lost, nothing is heard any more."""
        self.out_of_range.add(controller.name)
        self.drop(controller)

    def bring_back(self, controller: Controller) -> None:
        """Walk into range again."""
        self.out_of_range.discard(controller.name)


class SimController(Controller):
    """Bumble's virtual controller with the gaps filled that a gateway notices."""

    le_acl_data_packet_length = 251  # upstream's 27 splits a notification in ten
    total_num_le_acl_data_packets = 64
    interval = 0.0  # seconds from one connection event to the next; 0 = as fast as the processor
    per_event = 4  # data packets in a connection event
    host_packet_length = 1024  # until the host names its own, by HCI_Host_Buffer_Size
    host_packet_count = 64

    def __init__(
        self,
        name: str,
        *,
        radio: Radio,
        host_source: TransportSource | None = None,
        host_sink: TransportSink | None = None,
        public_address: str | None = None,
    ) -> None:
        super().__init__(
            name, host_source=host_source, host_sink=host_sink, link=radio, public_address=public_address
        )
        self.radio = radio
        self.host_buffers: HostBuffers | None = None
        self._leaving: dict[int, deque[hci.HCI_AclDataPacket]] = {}

    def on_hci_acl_data_packet(self, packet: hci.HCI_AclDataPacket) -> None:
        """Send what the host gave, at once or at the link's next connection event."""
        if not self.interval:
            self._transmit(packet)
            return
        queue = self._leaving.setdefault(packet.connection_handle, deque())
        queue.append(packet)
        if len(queue) == 1:
            self._arm(packet.connection_handle)

    def _arm(self, handle: int) -> None:
        asyncio.get_running_loop().call_later(self.interval, self._connection_event, handle)

    def _connection_event(self, handle: int) -> None:
        queue = self._leaving.get(handle, deque())
        for _ in range(min(self.per_event, len(queue))):
            self._transmit(queue.popleft())
        if queue:
            self._arm(handle)

    def _transmit(self, packet: hci.HCI_AclDataPacket) -> None:
        link = self.find_le_connection_by_handle(packet.connection_handle)
        if link is None:
            return
        link.assembler.feed_packet(packet)  # a whole PDU goes to the radio, and is acknowledged from there
        if link.assembler.current_data is not None:
            self.acknowledge(link)  # a part only: there is room for the next

    def acknowledge(self, link: Connection) -> None:
        """Give the host its credit back for one packet of a link, if that link still stands."""
        if self.le_connections.get(link.peer_address) is link:
            self.send_hci_packet(
                hci.HCI_Number_Of_Completed_Packets_Event(
                    connection_handles=[link.handle], num_completed_packets=[1]
                )
            )

    def receive(self, source: hci.Address, pdu: bytes, acknowledge: Acknowledge) -> None:
        """A PDU comes in from the air: hand it to the host, as far as its buffers allow."""
        link = self.le_connections.get(source)
        if link is None:
            return
        if self.host_buffers is None:
            self.on_link_acl_data(source, PhysicalTransport.LE, pdu)
            acknowledge()
            return
        self.host_buffers.offer(link.handle, pdu, acknowledge)
        self._fill_host()

    def _fill_host(self) -> None:
        if self.host_buffers is None:
            return
        for piece in self.host_buffers.ready():
            flag = hci.HCI_ACL_PB_FIRST_FLUSHABLE if piece.is_first else hci.HCI_ACL_PB_CONTINUATION
            packet = hci.HCI_AclDataPacket(piece.handle, flag, 0, len(piece.data), piece.data)
            self.send_hci_packet(packet)

    def on_le_disconnected(self, connection: Connection, reason: int) -> None:
        """As upstream; what the host had not completed, or had not sent, dies with the link."""
        super().on_le_disconnected(connection, reason)
        self._leaving.pop(connection.handle, None)
        if self.host_buffers:
            self.host_buffers.forget(connection.handle)
            self._fill_host()

    def on_hci_set_controller_to_host_flow_control_command(
        self, command: hci.HCI_Set_Controller_To_Host_Flow_Control_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Core Vol 4 Part E, 7.3.38: 0 off, 1 for data, 2 for voice, 3 both; never with a link up."""
        if self.le_connections:
            return DISALLOWED
        if command.flow_control_enable not in range(4):
            return INVALID
        wanted = command.flow_control_enable & 1
        buffers = HostBuffers(length=self.host_packet_length, count=self.host_packet_count)
        self.host_buffers = buffers if wanted else None
        return OK

    def on_hci_host_buffer_size_command(
        self, command: hci.HCI_Host_Buffer_Size_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Core Vol 4 Part E, 7.3.39; holds from the next switch-on of flow control."""
        if not command.host_acl_data_packet_length or not command.host_total_num_acl_data_packets:
            return INVALID
        self.host_packet_length = command.host_acl_data_packet_length
        self.host_packet_count = command.host_total_num_acl_data_packets
        return OK

    def on_hci_host_number_of_completed_packets_command(self, command: hci.HCI_Command) -> None:
        """Core Vol 4 Part E, 7.3.40: (handle, packets) for each link; never answered. Upstream has no class."""
        if self.host_buffers is None or not command.parameters:
            return
        pairs = command.parameters[1 : 1 + 4 * command.parameters[0]]
        for handle, packets in struct.iter_unpack("<HH", pairs[: len(pairs) // 4 * 4]):
            self.host_buffers.complete(handle, packets)
        self._fill_host()

    def on_hci_reset_command(self, command: hci.HCI_Reset_Command) -> hci.HCI_StatusReturnParameters:
        """Upstream clears nothing: links, scan, pending connection, advertisers and flow control end here."""
        self.radio.drop(self)
        self.pending_le_connection = None
        self.le_scan_enable = False
        self.host_buffers = None
        self.le_legacy_advertiser.stop()
        for advertiser in self.advertising_sets.values():
            advertiser.stop()
        return super().on_hci_reset_command(command)

    def on_hci_le_create_connection_cancel_command(
        self, _command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Upstream leaves the request pending for ever, and then no other connection can be asked for."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return DISALLOWED
        self.send_hci_packet(
            hci.HCI_LE_Connection_Complete_Event(
                status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=pending.peer_address.address_type,
                peer_address=pending.peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            )
        )
        return OK
