"""Every route of the console's server, found by walking the application: its permission, and a request for it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from accanto_api import catalogue
from accanto_api.app import create_app
from accanto_api.permissions import Permission

ABOUT_A_PATIENT = ("/api/patients/{uid}", "/api/alerts/{uid}", "/api/readings/{uid}", "/api/reports/{uid}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """An address with one method, and what it needs; None where it names no permission."""

    method: str
    path: str
    permission: Permission | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_about_a_patient(self) -> bool:
        """Whether the address names a patient, or an alert, a reading or a referto of one."""
        return self.path.startswith(ABOUT_A_PATIENT)

    @property
    def object(self) -> str:
        """`patients`, `alerts`, `readings` or `reports`."""
        return self.path.split("/")[2]

    def at(self, uid: UUID) -> str:
        """The address for such an object, whatever else it names being unknown."""
        parts = self.path.replace("{uid}", str(uid)).split("/")
        return "/".join(_unknown(part) for part in parts)


def every() -> list[Route]:
    """Every route of the api, but the one that says that there is no such address."""
    app = create_app(database_url="postgresql://nowhere/nothing")
    return [
        Route(method=method, path=route.path, permission=catalogue.permission(route))
        for route in catalogue.every(app.routes)
        if route.path != "/api/{rest:path}"
        for method in sorted(route.methods or ())
    ]


def _unknown(part: str) -> str:
    """Something for a part of an address that nobody has: numbers for numbers, else a uid."""
    if not part.startswith("{"):
        return part
    is_number = any(word in part for word in ("number", "device", "signal", "version"))
    return "999999999" if is_number else str(uuid4())
