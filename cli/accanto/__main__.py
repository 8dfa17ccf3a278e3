"""The command line's front door: errors end as one clear line, never as a traceback."""

import os
import sys

import click

from accanto import commands
from accanto_contract.errors import AccantoError

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
