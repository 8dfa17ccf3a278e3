"""Certificates as the broker's line needs them (RFC 5280; P-256 keys, random serial numbers). Pure."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from accanto_contract.errors import AuthorityError

AUTHORITY_LASTS = timedelta(days=3650)
LEAF_LASTS = timedelta(days=397)
BACKDATED = timedelta(hours=1)
"""A gateway's clock may be behind when it first sees its certificate."""

_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*")


@dataclass(frozen=True, slots=True)
class Signer:
    """An authority: its certificate, and the key that signs."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def signer(*, now: datetime) -> Signer:
    """A new authority that signs itself, and may not name others.

    Its own name is unlike any other's: lists of what is revoked are found by the name of their authority.
    """
    key = new_key()
    name = _name(f"accanto authority {now:%Y-%m-%d} {x509.random_serial_number() >> 96:x}")
    builder = (
        _dated(name, name, key.public_key(), now, now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Signer(builder.sign(key, hashes.SHA256()), key)


def server(
    by: Signer, hosts: Sequence[str], holder: ec.EllipticCurvePublicKey, *, now: datetime
) -> x509.Certificate:
    """A broker's certificate, for the names and addresses by which clients reach it. Raises AuthorityError."""
    names = x509.SubjectAlternativeName([_general(host) for host in hosts])
    builder = _leaf(by, hosts[0][:64], holder, ExtendedKeyUsageOID.SERVER_AUTH, now)
    return builder.add_extension(names, critical=False).sign(by.key, hashes.SHA256())


def client(by: Signer, name: str, holder: ec.EllipticCurvePublicKey, *, now: datetime) -> x509.Certificate:
    """A client's certificate; its CN is its account at the broker."""
    return _leaf(by, name, holder, ExtendedKeyUsageOID.CLIENT_AUTH, now).sign(by.key, hashes.SHA256())


def revocations(
    by: Signer, taken: Iterable[tuple[int, datetime]], *, now: datetime
) -> x509.CertificateRevocationList:
    """What this authority has taken back: serial numbers, and since when.

    The list is good as long as the authority: a broker with an old list must go on, and reload a newer one.
    """
    builder = (
        x509.CertificateRevocationListBuilder(issuer_name=by.certificate.subject)
        .last_update(now - BACKDATED)
        .next_update(by.certificate.not_valid_after_utc)
    )
    for serial, since in taken:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(by.key, hashes.SHA256())


def new_key() -> ec.EllipticCurvePrivateKey:
    """A key on the curve P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def key_in(request: bytes) -> ec.EllipticCurvePublicKey:
    """The key in a request (CSR, PEM) whose sender holds it. Raises AuthorityError."""
    try:
        asked = x509.load_pem_x509_csr(request)
        key, is_signed = asked.public_key(), asked.is_signature_valid
    except ValueError as error:
        raise AuthorityError("the file is no certificate request in PEM form") from error
    except UnsupportedAlgorithm as error:
        raise AuthorityError(f"the request holds a key of an unknown kind: {error}") from error
    if not is_signed:
        raise AuthorityError("the request is not signed by the key that it holds")
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise AuthorityError("the request must hold a key on the curve P-256")
    return key


def pem(what: x509.Certificate | x509.CertificateRevocationList | ec.EllipticCurvePrivateKey) -> bytes:
    """As it rests in a file."""
    if isinstance(what, ec.EllipticCurvePrivateKey):
        form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        return what.private_bytes(serialization.Encoding.PEM, form, bare)
    return what.public_bytes(serialization.Encoding.PEM)


def read_signer(certificate: bytes, key: bytes) -> Signer:
    """An authority from its files. Raises AuthorityError."""
    try:
        found = serialization.load_pem_private_key(key, password=None)
        read = x509.load_pem_x509_certificate(certificate)
    except (ValueError, TypeError) as error:
        raise AuthorityError(f"the authority's files cannot be read: {error}") from error
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise AuthorityError("the authority's key is not of a kind that accanto makes")
    return Signer(read, found)


def _leaf(
    by: Signer, name: str, holder: ec.EllipticCurvePublicKey, use: x509.ObjectIdentifier, now: datetime
) -> x509.CertificateBuilder:
    ends = min(now + LEAF_LASTS, by.certificate.not_valid_after_utc)
    identifier = by.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)
    return (
        _dated(by.certificate.subject, _name(name), holder, now, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        .add_extension(issuer, critical=False)
    )


def _dated(
    issuer: x509.Name, subject: x509.Name, holder: ec.EllipticCurvePublicKey, now: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=holder,
        serial_number=x509.random_serial_number(),
        not_valid_before=now - BACKDATED,
        not_valid_after=ends,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general(host: str) -> x509.GeneralName:
    """Raises AuthorityError."""
    with suppress(ValueError):
        return x509.IPAddress(ip_address(host))
    if not _HOST.fullmatch(host):
        raise AuthorityError(f"{host!r} is no host name or address: write an international name as xn--…")
    return x509.DNSName(host)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
