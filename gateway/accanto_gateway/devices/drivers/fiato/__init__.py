"""EXAMPLE: the driver of an invented spirometer, to be copied by whoever adds a real one."""

from accanto_gateway.devices import subscribing
from accanto_gateway.devices.drivers.fiato.blows import DATA, SERVICE, Blows
from accanto_gateway.devices.kind import Kind
from accanto_gateway.devices.subscribing import Ear
from accanto_gateway.records import Tongue

__all__ = ["KIND", "Blows"]

KIND = Kind(
    name="spirometer",
    service=SERVICE,
    start=subscribing.to(Ear(uuid=DATA, tongue=Tongue.FIATO)),
    is_spot=True,
)
