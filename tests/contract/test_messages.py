"""Typed JSON: what one machine says, the other reads; what does not fit is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accanto_contract import messages
from accanto_contract.errors import Oversize, Refused, Undecodable

READING = messages.Reading(signal=10, value=97.0, t_gateway_us=1_795_000_000_000_000)
SAID: list[messages.Numbered] = [
    messages.Readings(epoch=2**62, seq=1, readings=(READING,)),
    messages.Gap(epoch=1, seq=2, first=3, last=9, reason="quota"),
    messages.RefusedBytes(epoch=1, seq=3, reason="truncated", detail="", t_gateway_us=0, data=b"\x00\xff"),
]


@pytest.mark.parametrize("message", SAID)
def test_a_message_is_read_as_it_was_said(message: messages.Numbered) -> None:
    assert messages.decode_numbered(messages.encode(message)) == message


def test_a_receipt_is_read_as_it_was_said() -> None:
    receipt = messages.Receipt(epoch=5, ranges=((1, 4), (7, 7)), status="stored", server_time_us=3)

    assert messages.decode_receipt(messages.encode(receipt)) == receipt


@given(st.binary(max_size=300))
def test_random_bytes_raise_nothing_but_a_refusal(noise: bytes) -> None:
    for decode in (messages.decode_numbered, messages.decode_receipt, messages.decode_word):
        with pytest.raises(Refused):
            decode(noise)


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"readings","epoch":1,"seq":1}',
        b'{"type":"readings","epoch":-1,"seq":1,"readings":[]}',
        b'{"type":"readings","epoch":1,"seq":1,"readings":[{"signal":10,"value":"97","t_gateway_us":0}]}',
        b'{"type":"something","epoch":1,"seq":1}',
    ],
)
def test_a_message_of_the_wrong_form_is_refused(body: bytes) -> None:
    with pytest.raises(Undecodable):
        messages.decode_numbered(body)


def test_a_flood_is_refused_unread() -> None:
    with pytest.raises(Oversize):
        messages.decode_numbered(b" " * (messages.MAX_BYTES + 1))
