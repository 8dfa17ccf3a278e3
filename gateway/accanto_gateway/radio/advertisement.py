"""What a device says of itself before anyone connects: advertising data as bleak shows it. Pure."""

from collections.abc import Iterable, Iterator

from bleak.backends.scanner import AdvertisementData

_BASE = "-0000-1000-8000-00805f9b34fb"
_UUIDS = {0x02: 2, 0x03: 2, 0x04: 4, 0x05: 4, 0x06: 16, 0x07: 16}
_SERVICE_DATA = {0x16: 2, 0x20: 4, 0x21: 16}
_NAMES = (0x08, 0x09)
_TX_POWER = 0x0A
_MAKER = 0xFF


def parse(structures: Iterable[tuple[int, bytes]], *, rssi: int, seen: object) -> AdvertisementData:
    """The advertisement in a row of (AD type, value); what is cut is left out.

    Numbers of the AD types: Bluetooth SIG, Assigned Numbers, 2.3.
    """
    parts = [(int(kind), bytes(value)) for kind, value in structures]
    services = [uuid for kind, value in parts if kind in _UUIDS for uuid in _split(value, _UUIDS[kind])]
    names = [value.decode("utf-8", "replace") for kind, value in parts if kind in _NAMES]
    powers = [int.from_bytes(value, "little", signed=True) for kind, value in parts if kind == _TX_POWER]
    return AdvertisementData(
        local_name=names[-1] if names else None,
        manufacturer_data={
            int.from_bytes(value[:2], "little"): value[2:] for kind, value in parts if kind == _MAKER
        },
        service_data=dict(_service_data(parts)),
        service_uuids=list(dict.fromkeys(services)),
        tx_power=powers[-1] if powers else None,
        rssi=rssi,
        platform_data=(seen,),
    )


def uuid_text(octets: bytes) -> str:
    """A 16, 32 or 128-bit UUID, little-endian, as 128 bits in lower case."""
    if len(octets) == 16:
        digits = octets[::-1].hex()
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    return f"{int.from_bytes(octets, 'little'):08x}{_BASE}"


def _split(value: bytes, width: int) -> Iterator[str]:
    for at in range(0, len(value) - width + 1, width):
        yield uuid_text(value[at : at + width])


def _service_data(parts: list[tuple[int, bytes]]) -> Iterator[tuple[str, bytes]]:
    for kind, value in parts:
        width = _SERVICE_DATA.get(kind, 0)
        if width and len(value) >= width:
            yield uuid_text(value[:width]), value[width:]
