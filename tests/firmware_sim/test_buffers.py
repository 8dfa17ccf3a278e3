import pytest

from accanto_firmware_sim.buffers import HostBuffers


def test_a_packet_is_acknowledged_only_when_the_host_has_completed_it() -> None:
    buffers = HostBuffers(length=27, count=4)
    acknowledged: list[str] = []

    buffers.offer(1, b"frame", lambda: acknowledged.append("frame"))
    given = list(buffers.ready())
    before = list(acknowledged)
    buffers.complete(1, 1)

    assert [piece.data for piece in given] == [b"frame"]
    assert (before, acknowledged) == ([], ["frame"])


def test_a_long_packet_is_split_to_the_hosts_length_and_acknowledged_by_its_last_part() -> None:
    buffers = HostBuffers(length=4, count=4)
    acknowledged: list[int] = []

    buffers.offer(1, b"0123456789", lambda: acknowledged.append(1))
    given = [(piece.is_first, piece.data) for piece in buffers.ready()]
    buffers.complete(1, 2)
    early = list(acknowledged)
    buffers.complete(1, 1)

    assert given == [(True, b"0123"), (False, b"4567"), (False, b"89")]
    assert (early, acknowledged) == ([], [1])


def test_a_host_is_given_no_more_than_it_has_room_for() -> None:
    buffers = HostBuffers(length=27, count=2)
    for number in range(3):
        buffers.offer(1, bytes([number]), lambda: None)

    first = [piece.data for piece in buffers.ready()]
    buffers.complete(1, 1)
    then = [piece.data for piece in buffers.ready()]

    assert (first, then) == ([b"\0", b"\1"], [b"\2"])


def test_a_lost_link_takes_its_packets_with_it_and_makes_room() -> None:
    buffers = HostBuffers(length=27, count=1)
    acknowledged: list[int] = []
    buffers.offer(1, b"lost", lambda: acknowledged.append(1))
    buffers.offer(2, b"other", lambda: acknowledged.append(2))
    list(buffers.ready())

    buffers.forget(1)
    given = [piece.data for piece in buffers.ready()]
    buffers.complete(1, 1)
    buffers.complete(2, 5)

    assert (given, acknowledged) == ([b"other"], [2])


def test_a_host_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="room for at least one"):
        HostBuffers(length=0, count=1)
