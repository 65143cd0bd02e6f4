"""Spreadsheet tables: a CSV file into rows that know their line."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from whoholds.theatre.columns import Columns
from whoholds.theatre.fault import Fault

#: A theatre table is typed by people; anything larger is another file under this name. Bytes.
MAX_TABLE_BYTES = 20_000_000
#: Delimiters that spreadsheets write; the comma is ours, a semicolon comes with decimal commas.
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its line in the file and its cells by column, stripped; absent cells are ''."""

    file: str
    line: int
    cells: dict[str, str]
    decimal_comma: bool = False

    def fault(self, reason: str) -> Fault:
        """Make a fault of this row."""
        return Fault(file=self.file, line=self.line, reason=reason)

    def split(self, column: str) -> tuple[str, ...]:
        """Split a list cell at its semicolons, dropping blanks and repeats."""
        parts = (part.strip() for part in self.cells.get(column, "").split(";"))
        return tuple(dict.fromkeys(part for part in parts if part))


@dataclass(slots=True, kw_only=True)
class Table:
    """The rows of one file and the faults met on the way."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_table(path: Path, columns: Columns) -> Table:
    """Read a CSV file against its columns; blank rows and rows that begin with '#' are passed over.

    Parameters
    ----------
    path
        File to read; UTF-8, with or without a byte-order mark, delimited by commas, semicolons or tabs.
    columns
        Columns that must and may stand in its header.

    Returns
    -------
    The rows that could be read, and a fault for each thing that could not.
    """
    table = Table()
    text = read_text(path, table.faults)
    if text is None:
        return table
    delimiter = find_delimiter(text, columns)
    try:
        _read_rows(path.name, text, delimiter, columns, table)
    except csv.Error as error:
        table.faults.append(Fault(file=path.name, line=0, reason=f"not a readable table: {error}"))
    return table


def read_text(path: Path, faults: list[Fault]) -> str | None:
    """Read a text file of the theatre, or add the fault that prevents it."""
    reason = _why_unreadable(path)
    if reason:
        faults.append(Fault(file=path.name, line=0, reason=reason))
        return None
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        faults.append(
            Fault(
                file=path.name,
                line=line,
                reason=f"not UTF-8 (byte 0x{raw[error.start]:02x}); save it as 'CSV UTF-8' or as plain text in UTF-8",
            )
        )
        return None
    if "\0" in text:
        faults.append(
            Fault(
                file=path.name,
                line=text[: text.index("\0")].count("\n") + 1,
                reason="not a text file (it holds a zero byte)",
            )
        )
        return None
    return text


def _why_unreadable(path: Path) -> str:
    """Say why a file cannot be opened at all, '' if it can."""
    if not path.exists():
        return "the file is missing"
    if not path.is_file():
        return "not a file"
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.read(1)
    except OSError as error:
        return f"cannot be opened: {error.strerror}"
    if size > MAX_TABLE_BYTES:
        return f"{size} bytes is too large for a theatre file (at most {MAX_TABLE_BYTES})"
    return "" if size else "the file is empty"


def find_delimiter(text: str, columns: Columns) -> str:
    """Find the delimiter under which the header names the most known columns."""
    header = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    known = columns.known

    def count(delimiter: str) -> int:
        return len(known & {cell.strip().strip('"').casefold() for cell in header.split(delimiter)})

    return max(DELIMITERS, key=count)


def _read_rows(file: str, text: str, delimiter: str, columns: Columns, table: Table) -> None:
    """Read header and rows of the text into the table."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    last = 0
    for cells in reader:
        line, last = last + 1, reader.line_num
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        if not header:
            header = [cell.strip().casefold() for cell in cells]
            faults = check_header(file, line, header, columns)
            table.faults += faults
            if any("no column" in fault.reason for fault in faults):
                return
            continue
        if any(cell.strip() for cell in cells[len(header) :]):
            table.faults.append(
                Fault(
                    file=file,
                    line=line,
                    reason=f"{len(cells)} cells under {len(header)} columns; a name that holds '{delimiter}' needs quotation marks",
                )
            )
            continue
        table.rows.append(
            Row(
                file=file,
                line=line,
                cells={name: cell.strip() for name, cell in zip(header, cells, strict=False)},
                decimal_comma=delimiter == ";",
            )
        )
    if not header:
        table.faults.append(
            Fault(
                file=file,
                line=0,
                reason=f"the header is missing; the first row names the columns: {', '.join(columns.required)}",
            )
        )


def check_header(file: str, line: int, header: list[str], columns: Columns) -> list[Fault]:
    """Name unknown, missing and doubled columns."""
    unknown = [name for name in header if name and name not in columns.known]
    missing = [name for name in columns.required if name not in header]
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    may = ", ".join([*columns.required, *columns.optional])
    return [
        *(Fault(file=file, line=line, reason=f"unknown column '{name}'; columns are {may}") for name in unknown),
        *(Fault(file=file, line=line, reason=f"no column '{name}'; columns are {may}") for name in missing),
        *(Fault(file=file, line=line, reason=f"column '{name}' stands twice") for name in doubled),
    ]
