"""What the box at home was told: by settings, or by the papers of its enrolment."""

from accanto import given
from accanto.settings import Settings
from accanto_gateway import process
from accanto_gateway.enrol.papers import Cabinet


def read(found: Settings) -> process.Settings:
    """What the box was told, by settings or by its enrolment. Raises SettingsError, EnrolmentError."""
    cabinet = Cabinet(found.path("state") / "papers")
    cabinet.mend()
    enrolled = cabinet.enrolment()
    name = found.text("gateway_id") or (enrolled.gateway if enrolled else found.required("gateway_id"))
    mine = enrolled if enrolled and enrolled.gateway == name else None
    url = found.text("broker_url") or (mine.broker_url if mine else found.required("broker_url"))
    keys = _listed(found, "centre_keys")
    is_by_enrolment = mine is not None and not found.text("broker_url")
    return process.Settings(
        gateway_id=name,
        broker_url=url,
        papers=cabinet.papers() if is_by_enrolment else given.papers(found),
        spool=found.path("state") / "gateway" / name,
        radio=found.text("radio") or None,
        slots=found.whole("radio_links"),
        devices=_listed(found, "devices"),
        cabinet=cabinet.folder,
        keys=keys or (mine.keys if mine else ()),
        page_host=found.text("page_host"),
        page_port=found.whole("page_port"),
    )


def _listed(found: Settings, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in found.text(name).split(",") if part.strip())
