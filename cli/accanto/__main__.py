"""The command line's front door: errors end as one clear line, never as a traceback."""

import os
import sys

import click

from accanto import commands
from accanto_contract.errors import AccantoError

FAILED = 2


def main() -> None:
    """Run the command line."""
    try:
        commands.accanto(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except AccantoError as error:
        _end(str(error))
    except OSError as error:
        _end(f"{error.filename or 'the system'}: {error.strerror}")


def _end(sentence: str) -> None:
    """Say it, and why it may have happened only to who asks for it."""
    if os.environ.get("ACCANTO_LOG_LEVEL") == "debug":
        raise  # noqa: PLE0704  inside the handler of main
    click.echo(f"accanto: {sentence}", err=True)
    sys.exit(FAILED)


if __name__ == "__main__":
    main()
