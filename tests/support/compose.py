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
    volumes: list[str]


def services() -> dict[str, Service]:
    """All of them, in the order of the file."""
    content = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return cast("dict[str, Service]", content["services"])


def ours() -> dict[str, Service]:
    """The services that run our image."""
    return {name: one for name, one in services().items() if one["image"].startswith("accanto:")}
