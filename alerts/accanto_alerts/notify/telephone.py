"""Notices by SMS and voice: through whichever of apprise's services the centre has a contract with."""

import importlib
from types import ModuleType
from typing import Protocol
from urllib.parse import quote

from accanto_alerts.notify.messages import Message
from accanto_contract.errors import NotDelivered, SettingsError


class _Service(Protocol):
    """What we use of apprise, which ships no types."""

    def add(self, servers: str) -> bool: ...

    def __len__(self) -> int: ...

    async def async_notify(self, *, body: str) -> bool | None: ...


class Telephone:
    """One apprise address, in which `{to}` stands for the number. No service here knows a repetition by itself."""

    def __init__(self, url: str, *, named: str) -> None:
        self._apprise = _library(named)
        self._url = url
        if "{to}" not in url or not self._asking("0000000000"):
            raise SettingsError(f"{named}: write an apprise address with {{to}} where the number goes")

    async def send(self, message: Message) -> None:
        """Hand a message to the service. Raises NotDelivered."""
        service = self._asking(message.address)
        if not service:
            raise NotDelivered("the number does not fit the service", is_final=True)
        if not await service.async_notify(body=message.text):
            raise NotDelivered("the telephone service did not take it", is_final=False)

    def _asking(self, number: str) -> _Service:
        service: _Service = self._apprise.Apprise()
        service.add(self._url.replace("{to}", quote(number, safe="")))
        return service


def _library(named: str) -> ModuleType:
    try:
        return importlib.import_module("apprise")
    except ImportError as error:
        raise SettingsError(f"{named} needs apprise: pip install 'accanto[notify]'") from error
