"""Who and what is meant: the ids that travel, none of them a name."""

from typing import NewType
from uuid import UUID

GatewayId = NewType("GatewayId", str)
"""A gateway, as its certificate and its topics call it: lower-case letters, digits and hyphens."""

DeviceId = NewType("DeviceId", str)
"""A device, by what it says of itself (maker and serial number), made fit for a topic."""

PatientUid = NewType("PatientUid", UUID)
"""A patient outside the database: random, and says nothing."""

Epoch = NewType("Epoch", int)
"""One life of a spool file: random, 63 bits, so that a restored disk never re-uses a sequence number."""

Seq = NewType("Seq", int)
"""The number of a message within its epoch: from 1, without gaps."""
