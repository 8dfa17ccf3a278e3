"""Topics say whose a message is; anything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accanto_contract import topics
from accanto_contract.errors import WrongTopic
from accanto_contract.identity import DeviceId, GatewayId
from accanto_contract.topics import Kind, Word

GATEWAY, DEVICE = GatewayId("gw-0001"), DeviceId("simcor-e0001")


@pytest.mark.parametrize("kind", list(Kind))
def test_a_topic_is_read_as_it_was_written(kind: Kind) -> None:
    assert topics.parse_up(topics.up(GATEWAY, DEVICE, kind)) == topics.Up(
        gateway=GATEWAY, device=DEVICE, kind=kind
    )


@pytest.mark.parametrize("word", list(Word))
def test_a_gateways_word_names_no_device(word: Word) -> None:
    assert topics.parse_up(topics.word(GATEWAY, word)).device is None


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "acc/1/gw-0001/down/ack",
        "acc/2/gw-0001/up/dev/ecg",
        "acc/1/GW/up/dev/ecg",
        "acc/1/gw-0001/up/dev/ecg/more",
        "acc/1/gw-0001/up/_nonsense",
        "acc/1/gw-0001/up/+/ecg",
        "acc/1/ingest/up/dev/ecg",
    ],
)
def test_other_topics_are_refused(topic: str) -> None:
    with pytest.raises(WrongTopic):
        topics.parse_up(topic)


def test_no_gateway_bears_the_name_of_the_centre() -> None:
    assert topics.is_gateway("gw-0001")
    assert not topics.is_gateway(topics.CENTRE)


@given(st.text(max_size=80))
def test_any_serial_number_becomes_a_name_or_is_refused(serial: str) -> None:
    try:
        name = topics.name_of(serial)
    except WrongTopic:
        assert not any(character.isascii() and character.isalnum() for character in serial.lower())
        return

    assert topics.is_name(name)
