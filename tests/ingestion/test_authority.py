"""The authority names brokers, gateways and ingestion, and takes names back; its folder is its owner's alone."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from accanto_contract.errors import AuthorityError
from accanto_ingestion.authority import Authority

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "ca")
    made.create(now=NOW)
    return made


def request(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "somebody-else")])
    asked = x509.CertificateSigningRequestBuilder(subject_name=name).sign(key, hashes.SHA256())
    return asked.public_bytes(serialization.Encoding.PEM)


def test_a_gateway_is_named_by_its_id_and_signed_by_the_authority(authority: Authority) -> None:
    pair = authority.client("gw-0001", now=NOW)

    made = x509.load_pem_x509_certificate(pair.certificate)
    assert made.subject.rfc4514_string() == "CN=gw-0001"
    made.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.trust.read_bytes()))
    assert made.not_valid_after_utc == NOW + timedelta(days=397)


def test_a_request_gives_its_key_and_not_its_name(authority: Authority) -> None:
    key = ec.generate_private_key(ec.SECP256R1())

    pair = authority.client("gw-0001", now=NOW, request=request(key))

    made = x509.load_pem_x509_certificate(pair.certificate)
    assert pair.key is None
    assert made.public_key() == key.public_key()
    assert made.subject.rfc4514_string() == "CN=gw-0001"


@pytest.mark.parametrize("bytes_", [b"", b"no request", request(rsa.generate_private_key(65537, 2048))])
def test_what_is_no_request_of_ours_is_refused(authority: Authority, bytes_: bytes) -> None:
    with pytest.raises(AuthorityError):
        authority.client("gw-0001", now=NOW, request=bytes_ or b" ")


@pytest.mark.parametrize("known", ["2a8648ce3d0201", "2a8648ce3d030107"])
def test_a_key_of_an_unknown_kind_is_refused(authority: Authority, known: str) -> None:
    asked = x509.load_pem_x509_csr(request(ec.generate_private_key(ec.SECP256R1())))
    der = asked.public_bytes(serialization.Encoding.DER)
    strange = der.replace(bytes.fromhex(known), bytes.fromhex(known[:-2] + "7f"))
    begin, end = (f"-----{word} CERTIFICATE REQUEST-----\n".encode() for word in ("BEGIN", "END"))

    with pytest.raises(AuthorityError, match="unknown kind"):
        authority.client("gw-0001", now=NOW, request=begin + base64.encodebytes(strange) + end)


@pytest.mark.parametrize("name", ["", "Gateway", "gw/../ingest", "+"])
def test_a_name_that_no_gateway_can_have_is_refused(authority: Authority, name: str) -> None:
    with pytest.raises(AuthorityError, match="no gateway id"):
        authority.client(name, now=NOW)


@pytest.mark.parametrize("host", ["città.it", "two words", "-x", "a..b", "x" * 300])
def test_a_host_that_no_certificate_can_name_is_refused(authority: Authority, host: str) -> None:
    with pytest.raises(AuthorityError, match="no host name"):
        authority.server([host], now=NOW)


def test_a_long_host_name_is_taken(authority: Authority) -> None:
    host = ".".join(["a" * 40] * 3)

    made = x509.load_pem_x509_certificate(authority.server([host, "10.0.0.1"], now=NOW).certificate)

    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [host]


def test_a_ledger_that_cannot_be_read_is_said_in_one_sentence(authority: Authority) -> None:
    (authority.trust.parent / "issued.json").write_text("{half")

    with pytest.raises(AuthorityError, match=r"issued\.json cannot be read"):
        authority.client("gw-0001", now=NOW)


def test_an_authority_is_made_once(authority: Authority) -> None:
    with pytest.raises(AuthorityError, match="rotate"):
        authority.create(now=NOW)


def test_without_an_authority_nobody_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="ca create"):
        Authority(tmp_path).client("gw-0001", now=NOW)


def test_taking_a_name_back_takes_all_its_certificates(authority: Authority) -> None:
    authority.client("gw-0001", now=NOW)
    authority.client("gw-0001", now=NOW)
    authority.client("gw-0002", now=NOW)

    assert authority.revoke("gw-0001", now=NOW) == 2

    revoked = x509.load_pem_x509_crl(authority.revocations.read_bytes())
    assert {f"{one.serial_number:x}" for one in revoked} == {
        one.serial for one in authority.issued() if one.name == "gw-0001"
    }


def test_whoever_signs_at_the_same_time_all_names_can_be_taken_back(authority: Authority) -> None:
    names = [f"gw-{number:04}" for number in range(24)]
    folder = authority.trust.parent

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda name: Authority(folder).client(name, now=NOW), names))

    assert sorted(one.name for one in authority.issued()) == names


def test_a_list_that_was_not_written_is_written_when_the_name_is_taken_back_again(
    authority: Authority,
) -> None:
    authority.client("gw-0001", now=NOW)
    before = authority.revocations.read_bytes()
    authority.revoke("gw-0001", now=NOW)
    authority.revocations.write_bytes(before)

    with pytest.raises(AuthorityError, match="no valid certificate"):
        authority.revoke("gw-0001", now=NOW)

    assert len(list(x509.load_pem_x509_crl(authority.revocations.read_bytes()))) == 1


def test_a_name_that_has_nothing_cannot_be_taken_back(authority: Authority) -> None:
    with pytest.raises(AuthorityError, match="gw-0009"):
        authority.revoke("gw-0009", now=NOW)


def test_after_a_rotation_both_authorities_are_trusted_until_the_old_is_forgotten(
    authority: Authority,
) -> None:
    authority.rotate(now=NOW)
    assert authority.trust.read_bytes().count(b"BEGIN CERTIFICATE") == 2

    assert authority.forget(now=NOW) == 1

    trusted = x509.load_pem_x509_certificate(authority.trust.read_bytes())
    x509.load_pem_x509_certificate(
        authority.client("gw-0001", now=NOW).certificate
    ).verify_directly_issued_by(trusted)


def test_only_the_owner_reads_the_folder(authority: Authority) -> None:
    folder = authority.trust.parent

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
