"""Settings come from where they should, and a wrong one is one clear line."""

from pathlib import Path

import pytest

from accanto import given, settings
from accanto_contract.errors import SettingsError


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "accanto.toml"
    file.write_text('api_port = 9000\nworker = "w7"\n')

    found = settings.load({"ACCANTO_CONFIG": str(file), "ACCANTO_API_PORT": "9001"})

    assert found.whole("api_port") == 9001
    assert found.text("worker") == "w7"
    assert found.sources["worker"] == "configuration file"


def test_a_secret_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "database_url"
    secret.write_text("postgresql://somewhere/accanto\n")

    found = settings.load({"ACCANTO_DATABASE_URL_FILE": str(secret)})

    assert found.required("database_url") == "postgresql://somewhere/accanto"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"ACCANTO_API_PROT": "1"}, "ACCANTO_API_PROT"),
        ({"ACCANTO_CONFIG": "/nowhere/accanto.toml"}, "cannot be read"),
        ({"ACCANTO_DATABASE_URL_FILE": "/nowhere/url"}, "cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_is_named(environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        settings.load(environment)


@pytest.mark.parametrize("content", ["api_port = ", 'colour = "red"\n'])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "accanto.toml"
    file.write_text(content)

    with pytest.raises(SettingsError, match=r"accanto\.toml"):
        settings.load({"ACCANTO_CONFIG": str(file)})


@pytest.mark.parametrize("port", ["", "eighty", "70000", "-1"])
def test_a_number_out_of_its_limits_is_refused(port: str) -> None:
    with pytest.raises(SettingsError, match="ACCANTO_API_PORT"):
        settings.load({"ACCANTO_API_PORT": port}).whole("api_port", least=1)


def test_proxies_are_addresses_or_networks() -> None:
    found = settings.load({"ACCANTO_API_PROXIES": "10.0.0.2, 10.1.0.0/16"})

    assert found.networks("api_proxies") == "10.0.0.2,10.1.0.0/16"
    with pytest.raises(SettingsError, match="ACCANTO_API_PROXIES names '\\*'"):
        settings.load({"ACCANTO_API_PROXIES": "*"}).networks("api_proxies")


def test_what_is_needed_and_missing_is_named_with_its_meaning() -> None:
    with pytest.raises(SettingsError, match="ACCANTO_GATEWAY_ID is not set: id of this gateway"):
        settings.load({}).required("gateway_id")


@pytest.mark.parametrize("wrong", ["399", "-1", "ten years"])
def test_measurements_are_never_kept_for_less_than_a_rule_reads(wrong: str) -> None:
    with pytest.raises(SettingsError, match="ACCANTO_KEEP_DAYS"):
        given.keep_days(settings.load({"ACCANTO_KEEP_DAYS": wrong}))


def test_where_nobody_says_otherwise_measurements_are_kept_for_ever() -> None:
    assert given.keep_days(settings.load({})) == 0
    assert given.keep_days(settings.load({"ACCANTO_KEEP_DAYS": "3653"})) == 3653
