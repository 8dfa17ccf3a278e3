"""Makes the secrets of docker-compose.yml, once: passwords for the database, the broker, each demo gateway.

    python docker/make_secrets.py [FOLDER]        (default: docker/secrets, which git ignores)

Files that are there already stay as they are.
"""

import base64
import hashlib
import secrets
import sys
from pathlib import Path

GATEWAYS = ("gw-0001", "gw-0002", "gw-0003")
ROLES = ("ingest", "watch", "notify", "api", "fleet")
PBKDF2_ROUNDS = 20_000


def main(folder: Path) -> None:
    """Write every secret that is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    database = _once(folder / "database_password", secrets.token_urlsafe(24))
    _once(folder / "database_url", f"postgresql://postgres:{database}@database:5432/accanto")
    roles = _roles(folder / "role_passwords")
    for role, password in roles.items():
        _once(
            folder / f"database_url_{role}", f"postgresql://accanto_{role}:{password}@database:5432/accanto"
        )
    passwords = {user: secrets.token_urlsafe(24) for user in ("ingest", *GATEWAYS)}
    for user, password in passwords.items():
        url = _once(folder / f"broker_url_{user}", f"mqtt://{user}:{password}@mosquitto:1883")
        passwords[user] = url.removeprefix(f"mqtt://{user}:").partition("@")[0]
    _once(folder / "mosquitto_passwords", "".join(f"{u}:{mosquitto_hash(p)}\n" for u, p in passwords.items()))


def _roles(file: Path) -> dict[str, str]:
    """A password for each process that comes to the database; those that are there stay, new ones are added."""
    known = dict(part.split(":", 1) for part in _once(file, "").split(",") if part)
    roles = {role: known.get(role) or secrets.token_urlsafe(24) for role in ROLES}
    file.write_text(",".join(f"{role}:{password}" for role, password in roles.items()), encoding="utf-8")
    return roles


def mosquitto_hash(password: str) -> str:
    """A password as mosquitto keeps it: PBKDF2-HMAC-SHA512 ($7$)."""
    salt = secrets.token_bytes(12)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, PBKDF2_ROUNDS)
    return f"$7${PBKDF2_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def _once(file: Path, content: str) -> str:
    if not file.exists():
        file.touch(mode=0o644)  # containers read it under their own user; the folder is 0700
        file.write_text(content, encoding="utf-8")
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("secrets"))
