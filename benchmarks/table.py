"""One row for each thing measured, and the table that is pasted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn
from rich.progress import Progress
from rich.progress import TextColumn
from rich.progress import TimeElapsedColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Something measured: by which ruler, how much, and the bar it should clear (None: reported without a bar)."""

    name: str
    ruler: str
    measure: str
    value: float | None
    bar: float | None = None
    is_less_better: bool = False
    unit: str = ""
    note: str = ""

    @property
    def is_passed(self) -> bool | None:
        """Whether the bar is cleared; None without a bar or a value."""
        if self.bar is None or self.value is None:
            return None
        return self.value <= self.bar if self.is_less_better else self.value >= self.bar

    @property
    def verdict(self) -> str:
        """The verdict in a word."""
        if self.value is None:
            return "skipped"
        return {None: "", True: "pass", False: "FAIL"}[self.is_passed]

    @property
    def bar_text(self) -> str:
        """The bar with its direction."""
        if self.bar is None:
            return ""
        return f"{'<=' if self.is_less_better else '>='} {show_number(self.bar)}{self.unit}"

    @property
    def value_text(self) -> str:
        """The value with its unit, or why there is none."""
        return self.note or "-" if self.value is None else f"{show_number(self.value)}{self.unit}"


def show_number(value: float) -> str:
    """Write a number with as many digits as mean something."""
    if float(value).is_integer() and abs(value) < 100_000:
        return f"{value:.0f}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def print_rows(title: str, rows: Sequence[Row]) -> None:
    """Print rows as a table."""
    body = [
        (row.ruler, row.measure, row.bar_text, row.value_text, row.verdict, row.note if row.value is not None else "")
        for row in rows
    ]
    print_table(title, ("ruler", "measure", "bar", "value", "", "note"), body)


def print_table(title: str, head: Sequence[str], body: Sequence[Sequence[str]]) -> None:
    """Print cells in columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    print(f"\n{title}")
    for cells in (head, tuple("-" * width for width in widths), *body):
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())
    sys.stdout.flush()


class Steps:
    """A progress bar over named steps."""

    def __init__(self, progress: Progress, count: int) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=count)

    def begin(self, words: str) -> None:
        """Show what is being done."""
        self._progress.update(self._task, description=words)

    def end(self) -> None:
        """Move on by a step."""
        self._progress.advance(self._task)


@contextmanager
def show_steps(count: int) -> Iterator[Steps]:
    """Show a progress bar on the error stream while steps are done; nothing where there is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Steps(progress, count)
