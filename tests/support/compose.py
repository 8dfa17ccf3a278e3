"""docker-compose.yml, read as what it says of our own services."""

from pathlib import Path
from typing import TypedDict, cast

import yaml

ROOT = Path(__file__).parents[2]


class Service(TypedDict, total=False):
    image: str
    command: list[str]
    environment: dict[str, str]
    secrets: list[str]
    profiles: list[str]


def ours() -> dict[str, Service]:
    """The services that run our image, in the order of the file."""
    content = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    services = cast("dict[str, Service]", content["services"])
    return {name: service for name, service in services.items() if service["image"].startswith("accanto:")}
