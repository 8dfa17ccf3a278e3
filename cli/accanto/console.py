"""What a person at the terminal sees: a table of what runs where, one line a happening. All of it on stderr."""

import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

out = Console(stderr=True, highlight=False)
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def step(text: str) -> None:
    """One thing that happened; **what** stands between stars is bold."""
    shown = _BOLD.sub(r"[bold]\1[/bold]", text)
    out.print(f"[dim]·[/dim] {shown}", soft_wrap=True)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A small table with a title."""
    sheet = Table(
        title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 3, 0, 0)
    )
    for column in columns:
        sheet.add_column(column, style=None, overflow="fold")
    for row in rows:
        sheet.add_row(*row)
    out.print()
    out.print(sheet)
    out.print()
