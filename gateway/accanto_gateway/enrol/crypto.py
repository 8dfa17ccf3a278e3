"""Keys, requests and signatures, in a process of their own: the library costs 6 MB, and is needed once a day.

python -m accanto_gateway.enrol.crypto request FILE   a new key in FILE (0600), its request (CSR) on stdout
python -m accanto_gateway.enrol.crypto ends FILE      when a certificate expires, microseconds since 1970
python -m accanto_gateway.enrol.crypto verify         three lines on stdin (keys by commas, signature, bytes; base64)
"""

import base64
import sys
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from accanto_gateway import vault


def request(path: Path) -> bytes:
    """A new key on P-256 in a file of its own, and a request that proves that we hold it (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    vault.write(path, key.private_bytes(serialization.Encoding.PEM, form, bare))
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def ends_us(certificate: bytes) -> int:
    """When a certificate expires. Raises ValueError."""
    return round(x509.load_pem_x509_certificate(certificate).not_valid_after_utc.timestamp() * 1e6)


def is_vouched(keys: list[bytes], signature: bytes, body: bytes) -> bool:
    """Whether one of these keys (Ed25519, raw) signed these bytes."""
    for key in keys:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, body)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def main(words: list[str]) -> int:
    """What the command line asks for; 0 for yes, 1 for no."""
    match words:
        case ["request", path]:
            sys.stdout.write(request(Path(path)).decode())
        case ["ends", path]:
            sys.stdout.write(str(ends_us(Path(path).read_bytes())))
        case ["verify"]:
            keys, signature, body = (line.strip() for line in sys.stdin)
            pinned = [base64.b64decode(key) for key in keys.split(",") if key]
            return 0 if is_vouched(pinned, base64.b64decode(signature), base64.b64decode(body)) else 1
        case _:
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
