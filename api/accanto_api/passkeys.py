"""Passkeys: a key that a person's device keeps and unlocks by finger, face or PIN (WebAuthn).

One passkey is two factors at once (the device, and what unlocks it), so that it opens the door without a password. The
number that it signs is good once, for two minutes, for one purpose.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import webauthn
from fastapi import Request
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accanto_api import database
from accanto_api.database import Connection
from accanto_api.problems import Code, No
from accanto_api.sessions import Actor

CHALLENGE_BYTES = 32
LIVES = timedelta(minutes=2)
RP_NAME = "accanto"

Purpose = Literal["enrol", "login", "confirm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey as it is kept."""

    id: int
    credential: bytes
    public_key: bytes
    sign_count: int
    name: str
    made_at: datetime
    used_at: datetime | None


async def of_account(connection: Connection, account: int) -> list[Passkey]:
    """The passkeys of an account, the oldest first."""
    return await database.rows(connection, Passkey, "people.passkeys_of", account=account)


async def ask_new(connection: Connection, request: Request, actor: Actor) -> dict[str, object]:
    """What a browser needs to make a passkey for this account."""
    known = await of_account(connection, actor.id)
    options = webauthn.generate_registration_options(
        rp_id=_rp_id(request),
        rp_name=RP_NAME,
        user_id=str(actor.id).encode(),
        user_name=actor.username,
        user_display_name=actor.display_name,
        challenge=await _challenge(connection, actor.id, "enrol"),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return _plain(webauthn.options_to_json(options))


async def take_new(
    connection: Connection, request: Request, actor: Actor, credential: dict[str, object], name: str
) -> None:
    """Keep the public half of a passkey that a device made. Raises No."""
    challenge = await _taken(connection, actor.id, "enrol", credential)
    try:
        made = webauthn.verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=_rp_id(request),
            expected_origin=_origin(request), require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise No(Code.WRONG_CODE) from error
    await database.run(
        connection, "people.passkey_put",
        account=actor.id, credential=made.credential_id, public_key=made.credential_public_key,
        sign_count=made.sign_count, name=name,
    )  # fmt: skip


async def ask(
    connection: Connection, request: Request, account: int | None, purpose: Purpose
) -> dict[str, object]:
    """What a browser needs to show a passkey: of this account, or at the door any that it has for us."""
    known = await of_account(connection, account) if account else []
    options = webauthn.generate_authentication_options(
        rp_id=_rp_id(request),
        challenge=await _challenge(connection, account, purpose),
        allow_credentials=[PublicKeyCredentialDescriptor(id=one.credential) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(webauthn.options_to_json(options))


async def show(
    connection: Connection,
    request: Request,
    account: int | None,
    purpose: Purpose,
    credential: dict[str, object],
) -> int:
    """The account whose passkey signed our number. Raises No."""
    challenge = await _taken(connection, account, purpose, credential)
    known = await _by_credential(connection, credential)
    if known is None or (account is not None and known.account_id != account):
        raise No(Code.WRONG_CODE)
    try:
        shown = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=_rp_id(request),
            expected_origin=_origin(request), credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise No(Code.WRONG_CODE) from error
    await database.run(connection, "people.passkey_used", id=known.id, sign_count=shown.new_sign_count)
    return known.account_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    id: int
    account_id: int
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    challenge: bytes


async def _by_credential(connection: Connection, credential: dict[str, object]) -> _Kept | None:
    return await database.row(
        connection, _Kept, "people.passkey_by_credential", credential=_bytes(credential.get("id"))
    )


async def _challenge(connection: Connection, account: int | None, purpose: Purpose) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    await database.run(connection, "people.challenge_sweep")
    await database.run(
        connection, "people.challenge_put",
        challenge=challenge, account=account, purpose=purpose, lives=LIVES,
    )  # fmt: skip
    return challenge


async def _taken(
    connection: Connection, account: int | None, purpose: Purpose, credential: dict[str, object]
) -> bytes:
    """The number that was signed, if it is one of ours; from now on it is none. Raises No."""
    response = credential.get("response")
    said = response.get("clientDataJSON") if isinstance(response, dict) else None
    try:
        client = json.loads(_bytes(said))
        claimed = _bytes(client.get("challenge") if isinstance(client, dict) else None)
    except ValueError as error:
        raise No(Code.WRONG_CODE) from error
    taken = await database.row(
        connection, _Taken, "people.challenge_take", challenge=claimed, account=account, purpose=purpose
    )
    if taken is None:
        raise No(Code.WRONG_CODE)
    return taken.challenge


def _bytes(text: object) -> bytes:
    """Raises No."""
    try:
        return base64url_to_bytes(text) if isinstance(text, str) else b""
    except ValueError as error:
        raise No(Code.WRONG_CODE) from error


def _plain(text: str) -> dict[str, object]:
    found = json.loads(text)
    return found if isinstance(found, dict) else {}


def _rp_id(request: Request) -> str:
    """The name under which browsers know us: a passkey is bound to it. An IP address is none: use localhost."""
    return request.url.hostname or "localhost"


def _origin(request: Request) -> list[str]:
    """The origins that our page can have; which of them a request came from is the guard's business."""
    host = request.headers.get("host", "")
    return [f"https://{host}", f"http://{host}"]
