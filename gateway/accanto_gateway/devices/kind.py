"""What the session of a device must know of its kind."""

from dataclasses import dataclass

from accanto_gateway.devices.subscribing import Start
from accanto_gateway.records import Tongue


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Where a device keeps records that can be fetched and deleted (Record Access Control Point, racp.py)."""

    tongue: Tongue
    """In which they arrive; `tongues.NUMBERS` knows their numbers."""
    octets: int = 2
    """Of a record's number."""
    combined: bool = False
    """Whether "combined report" must be asked for."""
    deletes_up_to: bool = True
    """Else it can only delete the oldest record, one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of device: its name, the service by which it is known, and how it is made to send."""

    name: str
    service: str
    start: Start
    """Subscribe, indications first, and whatever else it needs."""
    is_spot: bool = False
    """It measures now and then: we part once it has delivered, so that another may have the radio."""
    is_secret: bool = False
    """Its profile demands encryption: nothing of it is taken over an open link."""
    memory: Memory | None = None
    has_clock: bool = False
    """`stamps` can read (and perhaps set) its clock."""
