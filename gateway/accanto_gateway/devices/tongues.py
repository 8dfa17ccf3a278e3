"""Who reads the bytes of each tongue, and the numbers of stored records: one line a tongue."""

from collections.abc import Callable, Mapping, Sequence

from accanto_gateway.devices import (
    blood_pressure,
    ghs,
    glucose,
    heart_rate,
    plx,
    pmd,
    segments,
    temperature,
    weight,
)
from accanto_gateway.devices.drivers import fiato
from accanto_gateway.records import Tongue
from accanto_gateway.told import Reader, Told


class Plain:
    """A reader that remembers nothing: each row is a value of its own."""

    def __init__(self, decode: Callable[[bytes], Told]) -> None:
        self._decode = decode

    def read(self, data: bytes) -> Told:
        """What the row says. Raises Refused."""
        return self._decode(data)


READERS: Mapping[Tongue, Callable[[], Reader]] = {
    Tongue.PMD_ECG: lambda: Plain(pmd.read),
    Tongue.PLX_CONTINUOUS: lambda: Plain(plx.read_continuous),
    Tongue.PLX_SPOT: lambda: Plain(plx.read_spot),
    Tongue.HEART_RATE: lambda: Plain(heart_rate.decode),
    Tongue.BLOOD_PRESSURE: lambda: Plain(blood_pressure.decode),
    Tongue.WEIGHT: lambda: Plain(weight.decode),
    Tongue.BODY_COMPOSITION: lambda: Plain(weight.decode_composition),
    Tongue.TEMPERATURE: lambda: Plain(temperature.decode),
    Tongue.GLUCOSE: glucose.Records,
    Tongue.GHS_LIVE: ghs.Live,
    Tongue.GHS_STORED: ghs.Stored,
    Tongue.FIATO: fiato.Blows,
}

NUMBERS: Mapping[Tongue, Callable[[bytes], int | None]] = {
    Tongue.GLUCOSE: glucose.record_number,
    Tongue.GHS_STORED: ghs.record_number,
}
"""The number of the stored record that a row is, or begins; None for a row that says none."""


def fingerprint(tongue: Tongue, row: bytes) -> bytes:
    """The octets by which a stored record is known again; for most tongues all of its row."""
    return ghs.fingerprint(row) if tongue is Tongue.GHS_STORED else row


def is_whole(tongue: Tongue, rows: Sequence[bytes]) -> bool:
    """Whether these rows are one stored record from its first piece to its last."""
    return tongue is Tongue.GHS_STORED and segments.is_whole(rows)
