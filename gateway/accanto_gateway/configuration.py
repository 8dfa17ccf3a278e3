"""What the centre told this gateway to be: kept on disk, changed only by a newer word that is signed."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from accanto_contract import downlink
from accanto_contract.downlink import Applied, Configuration, Ended
from accanto_contract.errors import Refused
from accanto_gateway import vault

log = logging.getLogger(__name__)

Vouched = Callable[[Sequence[str], bytes, bytes], Awaitable[bool]]
"""Whether one of these keys signed these bytes: keys, signature, bytes."""


class Configurations:
    """The configuration in force, and what becomes of a new one."""

    def __init__(self, path: Path, gateway: str, keys: Sequence[str], *, is_vouched: Vouched) -> None:
        self._path, self._gateway, self._keys, self._is_vouched = path, gateway, keys, is_vouched
        self._signed, self.now = self._read()
        self.when_changed: list[Callable[[Configuration], None]] = []

    async def heard(self, signed: bytes) -> Applied | None:
        """A configuration came: what became of it; None for bytes in which not even a version can be read."""
        try:
            told = downlink.decode_signed(signed)
            new = downlink.decode_configuration(told.body)
        except Refused as refused:
            log.warning("configuration_undecodable error=%s", refused)
            return None
        if signed == self._signed:
            return Applied(version=new.version, ended=Ended.DONE)
        if problem := await self._problem(told, new):
            log.warning("configuration_refused version=%d reason=%s", new.version, problem)
            return Applied(version=new.version, ended=Ended.REFUSED, text=problem)
        try:
            vault.write(self._path, signed)
        except OSError as error:
            log.error("configuration_not_kept error=%s", error)  # noqa: TRY400
            return Applied(
                version=new.version, ended=Ended.FAILED, text=f"the disk refuses: {error.strerror}"
            )
        self._signed, self.now = signed, new
        log.info("configuration_applied version=%d", new.version)
        for changed in self.when_changed:
            changed(new)
        return Applied(version=new.version, ended=Ended.DONE)

    async def _problem(self, told: downlink.Signed, new: Configuration) -> str | None:
        """Why it is not taken."""
        if new.gateway != self._gateway:
            return f"it is for the gateway {new.gateway}"
        if self.now is not None and new.version <= self.now.version:
            return f"version {self.now.version} is in force here"
        if not self._keys:
            return "this gateway knows no key of a centre: it is not enrolled"
        if not await self._is_vouched(self._keys, told.signature, downlink.vouched(Configuration, told.body)):
            return "nobody whom this gateway believes has signed it"
        return None

    def _read(self) -> tuple[bytes, Configuration | None]:
        """What is on disk was verified before it was written."""
        try:
            signed = self._path.read_bytes()
            found = downlink.decode_configuration(downlink.decode_signed(signed).body)
        except FileNotFoundError:
            return b"", None
        except (OSError, Refused) as error:
            log.error("configuration_unreadable error=%s", error)  # noqa: TRY400
            return b"", None
        return (signed, found) if found.gateway == self._gateway else (b"", None)
