"""What the process `fleet` does: the steward, told by the plans what each home is to know."""

from datetime import UTC, datetime
from pathlib import Path

from psycopg import Connection

from accanto import given
from accanto.settings import Settings
from accanto_alerts import home_plan, plan, service
from accanto_contract.downlink import Configuration, Known
from accanto_contract.errors import SettingsError
from accanto_contract.identity import GatewayId
from accanto_ingestion.authority import Authority
from accanto_ingestion.fleet import process
from accanto_store import moments, queries


async def run(found: Settings) -> None:
    """Until cancelled. Raises SettingsError, AuthorityError."""
    await process.run(
        process.Settings(
            database_url=found.required("database_url"),
            broker_url=found.required("broker_url"),
            papers=given.papers(found),
            authority=authority(found),
            gateways_broker_url=found.text("gateways_broker_url"),
            tell=tell,
        )
    )


def tell(connection: Connection, gateway: GatewayId, now: datetime) -> Configuration:
    """What a home is to be told now. Raises PlanRefused, SettingsError, psycopg.Error."""
    rows = connection.execute(queries.load("steward")["home_of"], {"gateway": gateway}).fetchall()
    documents = {patient: document for _, _, patient, document, _ in rows if document is not None}
    row = connection.execute(queries.load("casework")["service"]).fetchone()
    return home_plan.told(
        gateway,
        [plan.content(documents[patient]) for patient in sorted(documents)],
        [
            Known(device=name, kind=kind, since_us=moments.to_us(starts))
            for name, kind, patient, _, starts in rows
            if patient is not None
        ],
        service.read(row[0]) if row else service.Service(),
        now=now,
    )


def authority(found: Settings) -> Path:
    """The folder of the centre's authority; made in its usual place where there is none. Raises SettingsError."""
    folder = found.path("authority") if found.text("authority") else found.path("state") / "ca"
    if (folder / "trust.crt").exists():
        return folder
    if found.text("authority"):
        raise SettingsError(f"{folder} holds no authority: `accanto ca create` makes one in the state folder")
    Authority(folder).create(now=datetime.now(UTC))
    return folder
