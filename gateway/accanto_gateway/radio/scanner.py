"""bleak's scanner over Bumble: several of them share one radio scan."""

from typing import TYPE_CHECKING, Any, ClassVar

from bleak.backends.scanner import AdvertisementDataCallback, BaseBleakScanner
from bumble.device import Advertisement

from accanto_gateway.radio import advertisement

if TYPE_CHECKING:
    from accanto_gateway.radio.adapter import BumbleAdapter


class BumbleScanner(BaseBleakScanner):
    """Hears advertisements; the adapter hands out a subclass that knows it."""

    adapter: "ClassVar[BumbleAdapter]"

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str,
        **_options: Any,  # noqa: ANN401  bleak passes what each platform may want
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._active = scanning_mode == "active"

    async def start(self) -> None:
        """Join the scan; the first one begins it."""
        self.seen_devices = {}
        await self.adapter.join_scan(self, active=self._active)

    async def stop(self) -> None:
        """Leave the scan; the last one ends it."""
        await self.adapter.leave_scan(self)

    def heard(self, heard: Advertisement) -> None:
        """An advertisement came in."""
        data = advertisement.parse(heard.data.ad_structures, rssi=heard.rssi, seen=heard)
        if not self.is_allowed_uuid(data.service_uuids):
            return
        address = self.adapter.identity(heard.address)
        device = self.create_or_update_device(address, address, data.local_name, heard.address, data)
        self.call_detection_callbacks(device, data)
