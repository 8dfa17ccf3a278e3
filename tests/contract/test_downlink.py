"""What comes down to a gateway: bytes that another implementation can make, and refusals for all others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accanto_contract import downlink
from accanto_contract.downlink import Answer, Applied, Command, Configuration, Ended, Order, Signed
from accanto_contract.errors import Oversize, Refused, Undecodable

COMMAND = Command(id="a", gateway="gw-0001", order=Order.IDENTIFY, issued_us=1, expires_us=2)


def test_a_command_is_these_very_bytes() -> None:
    assert downlink.encode(COMMAND) == (
        b'{"type":"command","id":"a","gateway":"gw-0001","order":"identify","argument":"",'
        b'"issued_us":1,"expires_us":2}'
    )


def test_a_signature_for_one_kind_is_none_for_the_other() -> None:
    assert downlink.vouched(Command, b"x") == b"accanto/1/command\0x"
    assert downlink.vouched(Configuration, b"x") == b"accanto/1/configuration\0x"


def test_what_was_written_is_read_back() -> None:
    told = Configuration(gateway="gw-0001", version=3, issued_us=1)
    signed = Signed(body=downlink.encode(told), signature=bytes(64))

    assert downlink.decode_signed(downlink.encode(signed)) == signed
    assert downlink.decode_configuration(signed.body) == told
    for said in (
        Answer(id="a", ended=Ended.DONE, text="x"),
        Applied(version=3, ended=Ended.REFUSED, text="y"),
    ):
        assert downlink.decode_answer(downlink.encode(said)) == said


def test_a_field_that_a_newer_centre_adds_is_passed_over() -> None:
    body = downlink.encode(COMMAND).replace(b'"argument"', b'"colour":"red","argument"')

    assert downlink.decode_command(body) == COMMAND


@pytest.mark.parametrize(
    "body", [b'{"type":"command"}', b'{"type":"signed","body":"!","signature":""}', b"[]", b"\xff"]
)
def test_other_bytes_are_refused_by_name(body: bytes) -> None:
    for decode in (
        downlink.decode_signed,
        downlink.decode_command,
        downlink.decode_configuration,
        downlink.decode_answer,
    ):
        with pytest.raises(Undecodable):
            decode(body)


def test_an_order_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Undecodable):
        downlink.decode_command(downlink.encode(COMMAND).replace(b"identify", b"format_disk"))


def test_more_than_the_contract_allows_is_refused() -> None:
    with pytest.raises(Oversize):
        downlink.decode_signed(b" " * (downlink.MAX_BYTES + 1))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_refusal(body: bytes) -> None:
    for decode in (
        downlink.decode_signed,
        downlink.decode_command,
        downlink.decode_configuration,
        downlink.decode_answer,
    ):
        try:
            decode(body)
        except Refused:
            continue
