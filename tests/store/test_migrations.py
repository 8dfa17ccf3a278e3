"""The schema is made once, whoever asks, and never from files that changed afterwards."""

import threading

import psycopg
import pytest

from accanto_contract import signals
from accanto_contract.errors import SchemaError, Unavailable
from accanto_store import migrate
from accanto_store.migrate import Migration
from accanto_store.postgres import Server


def test_a_file_for_timescale_runs_on_no_other_engine() -> None:
    file = Migration(name="0002_timescale.sql", text="-- requires: timescaledb\nselect 1")

    assert file.is_for(timescale=True)
    assert not file.is_for(timescale=False)


def test_a_file_for_plain_postgres_runs_on_no_other_engine() -> None:
    file = Migration(name="0002_plain.sql", text="-- requires: not timescaledb\nselect 1")

    assert file.is_for(timescale=False)
    assert not file.is_for(timescale=True)


def test_the_files_come_in_the_order_of_their_names() -> None:
    names = [file.name for file in migrate.shipped()]

    assert names[0] == "0001_core.sql"
    assert names == sorted(names)


@pytest.mark.integration
def test_a_second_run_changes_nothing(database: str) -> None:
    assert migrate.migrate(database).applied == []


@pytest.mark.integration
def test_the_catalogue_of_signals_is_in_the_database(database: str) -> None:
    with psycopg.connect(database) as connection:
        found = connection.execute("select id, name, unit from signal order by id").fetchall()

    assert found == sorted((s.id, s.name, s.unit) for s in signals.CATALOGUE.values())


@pytest.mark.integration
def test_an_edited_file_is_refused(database: str) -> None:
    first, *rest = migrate.shipped()
    edited = (Migration(name=first.name, text=first.text + "-- more\n"), *rest)

    with pytest.raises(SchemaError, match=r"0001_core\.sql was edited after it ran"):
        migrate.migrate(database, edited)


@pytest.mark.integration
def test_a_database_of_a_newer_version_is_refused(database: str) -> None:
    here = tuple(file for file in migrate.shipped() if file.is_for(timescale=False))

    with pytest.raises(SchemaError, match="newer accanto"):
        migrate.migrate(database, here[:-1])


@pytest.mark.integration
def test_a_failing_file_leaves_nothing_behind(database: str) -> None:
    broken = Migration(name="9999_broken.sql", text="create table half (n int); select 1/0")

    with pytest.raises(SchemaError, match=r"9999_broken\.sql failed"):
        migrate.migrate(database, (*migrate.shipped(), broken))

    with psycopg.connect(database) as connection:
        assert connection.execute("select to_regclass('half')").fetchone() == (None,)


@pytest.mark.integration
def test_processes_that_migrate_at_once_wait_for_each_other(postgres: Server) -> None:
    with psycopg.connect(postgres.url_of("postgres"), autocommit=True) as admin:
        admin.execute("create database together")
        results: list[list[str]] = []
        url = postgres.url_of("together")
        threads = [
            threading.Thread(target=lambda: results.append(migrate.migrate(url).applied)) for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        admin.execute("drop database together with (force)")

    assert sorted(len(applied) > 0 for applied in results) == [False, False, True]


@pytest.mark.integration
def test_a_database_that_does_not_answer_is_said_in_one_sentence() -> None:
    with pytest.raises(Unavailable, match="the database does not answer"):
        migrate.migrate("postgresql://postgres@127.0.0.1:1/nothing")
