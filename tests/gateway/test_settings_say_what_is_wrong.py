"""A gateway refuses settings that cannot work, in one sentence, and a folder that is not its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from accanto_contract import brokers
from accanto_contract.errors import SettingsError, SpoolError
from accanto_gateway import files
from accanto_gateway.process import Settings

URL = "mqtt://gw-0001:p%40ss@broker.example:1884"


@pytest.mark.parametrize(
    ("gateway", "url", "quota", "says"),
    [
        ("Gateway 1", URL, 1 << 30, "gateway id"),
        ("gw-0001", "http://broker.example", 1 << 30, "mqtt://user:password@host:port"),
        ("gw-0001", "mqtt://broker.example:port", 1 << 30, "cannot be read"),
        ("gw-0001", "mqtts://broker.example", 1 << 30, "ACCANTO_BROKER_TRUST"),
        ("gw-0001", URL, 1000, "quota"),
    ],
)
def test_a_setting_that_cannot_work_is_named(
    gateway: str, url: str, quota: int, says: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=says):
        Settings(gateway_id=gateway, broker_url=url, spool=tmp_path, quota_bytes=quota)


def test_a_brokers_url_may_hold_any_password() -> None:
    where = brokers.address(URL)

    assert (where.host, where.port, where.user, where.password) == ("broker.example", 1884, "gw-0001", "p@ss")


def test_two_gateways_never_share_a_folder(tmp_path: Path) -> None:
    with files.alone(tmp_path), pytest.raises(SpoolError, match="another gateway"), files.alone(tmp_path):
        pass


def test_a_gateway_on_the_systems_bluetooth_loads_neither_bumble_nor_numpy() -> None:
    program = (
        "import sys, accanto_gateway.process; "
        "assert not {'bumble', 'numpy', 'scipy', 'psycopg', 'fastapi'} & set(sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
