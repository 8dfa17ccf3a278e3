"""Web push is encrypted and signed as the standards say."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from letterbox import Browser

from accanto_alerts.notify import webpush
from accanto_contract.errors import NotDelivered, SettingsError


def test_the_example_of_rfc_8291_comes_out_bit_for_bit() -> None:
    key = ec.derive_private_key(
        int.from_bytes(webpush.unpacked("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), ec.SECP256R1()
    )
    reader = webpush.Subscription(
        endpoint="https://push.example.net",
        public=webpush.unpacked(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        auth=webpush.unpacked("BTBZMqHH6r4Tts7J_aSIgg"),
    )

    body = webpush.encrypt(
        b"When I grow up, I want to be a watermelon", reader, key=key,
        salt=webpush.unpacked("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip

    assert webpush.packed(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqK"
        "K6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize("endpoint", ["http://push.example.net/x", "file:///etc/passwd", ""])
def test_a_subscription_that_is_not_a_push_service_is_refused(endpoint: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        webpush.read(Browser(address=endpoint).subscription)

    assert refused.value.is_final


@pytest.mark.parametrize(
    "address", ["", "{}", '{"endpoint": "https://x", "keys": {"p256dh": "AA", "auth": "AA"}}']
)
def test_a_broken_subscription_is_refused_for_good(address: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        webpush.read(address)

    assert refused.value.is_final


@pytest.mark.parametrize(
    ("key", "subject"), [("", "mailto:a@b.it"), ("AAAA", "nobody"), ("A" * 60, "mailto:a@b.it")]
)
def test_a_key_that_cannot_work_is_refused_at_the_start(key: str, subject: str) -> None:
    with pytest.raises(SettingsError):
        webpush.WebPush(key, subject=subject)
