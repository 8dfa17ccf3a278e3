"""The command line's front door: errors end as one clear line, never as a traceback."""

import os
import sys

import click

from accanto import commands
from accanto_contract.errors import AccantoError, Unavailable

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Our arrays are small: a second thread of a matrix product only waits, and burns the core of a neighbour."""

FAILED = 2
INTERRUPTED = 130


def main() -> None:
    """Run the command line."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    try:
        commands.accanto(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (AccantoError, OSError) as error:
        _end(error)
    except ExceptionGroup as group:
        _end(_first_known(group))
    except Exception as error:
        if (known := _of_the_database(error)) is None:
            raise
        _end(known)


def _of_the_database(error: Exception) -> Unavailable | None:
    """What a person can mend of what the database said to a command; None for a bug, and where none was asked."""
    psycopg = sys.modules.get("psycopg")
    if psycopg is None:
        return None
    if isinstance(error, psycopg.errors.UndefinedTable):
        return Unavailable("the database lacks tables of this version: `accanto migrate` makes them")
    if isinstance(error, (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege)):
        return Unavailable(f"the database went away or refuses: {str(error).strip().partition(chr(10))[0]}")
    return None


def _first_known(group: ExceptionGroup[Exception]) -> AccantoError | OSError:
    """The error of ours in what several tasks raised; a bug is raised on as it is."""
    known, bugs = group.split((AccantoError, OSError))
    if known is None or bugs is not None:
        raise group
    found: Exception = known
    while isinstance(found, ExceptionGroup):
        found = found.exceptions[0]
    if isinstance(found, (AccantoError, OSError)):
        return found
    raise group


def _end(error: AccantoError | OSError) -> None:
    """Say it in one line; who wants to see where it happened sets the log level to debug."""
    if os.environ.get("ACCANTO_LOG_LEVEL") == "debug":
        raise error
    sentence = str(error)
    if isinstance(error, OSError):
        sentence = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    click.echo(f"accanto: {sentence}", err=True)
    sys.exit(FAILED)


if __name__ == "__main__":
    main()
