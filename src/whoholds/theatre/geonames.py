"""GeoNames dumps: one country's places out of a file that may be larger than memory, row by row."""

from __future__ import annotations

import heapq
import io
import tomllib
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO

from whoholds.errors import TheatreError
from whoholds.theatre.fault import Fault

#: Rows between two tellings of how far the reading is.
_TOLD_EVERY = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is taken of a dump; see geonames.toml for units and sources."""

    columns: int
    name_columns: tuple[int, ...]
    smallest: int
    most: int
    most_sites: int
    site_reach_km: float
    shortest_alias: int
    longest_line: int
    broken_first: int
    broken_named: int
    settlements: frozenset[str]
    seats: frozenset[str]
    capital: str
    regions: dict[str, str]
    sites: dict[str, str]
    no_names: frozenset[str]
    printed: str


@cache
def load_terms() -> Terms:
    """Read geonames.toml."""
    table = tomllib.loads((files(__package__) / "geonames.toml").read_text(encoding="utf-8"))
    names = table.pop("names")
    return Terms(
        **{
            **table,
            "name_columns": tuple(table["name_columns"]),
            "settlements": frozenset(table["settlements"]),
            "seats": frozenset(table["seats"]),
        },
        no_names=frozenset(names["no_names"]),
        printed=names["printed"],
    )


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Feature:
    """One row of a dump: WGS 84 degrees; `names` are its other names as the file has them."""

    population: int
    geonames_id: int
    name: str
    code: str
    lat_deg: float
    lon_deg: float
    admin1: str
    admin2: str
    zone: str
    names: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Dump:
    """What was taken of a dump: settlements (most populous first), regions and sites; rows seen, and rows that are none."""

    country: str
    settlements: list[Feature] = field(default_factory=list)
    regions: list[Feature] = field(default_factory=list)
    sites: list[Feature] = field(default_factory=list)
    rows: int = 0
    broken: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def features(self) -> list[Feature]:
        """Everything that was taken."""
        return [*self.settlements, *self.regions, *self.sites]


class _BrokenError(Exception):
    """A row that is none."""


def read_dump(
    path: Path,
    country: str,
    *,
    names: Path | None = None,
    smallest: int | None = None,
    most: int | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Dump:
    """Read one country out of a GeoNames dump (XX.txt, allCountries.txt, or such a file zipped as GeoNames gives it).

    Parameters
    ----------
    country
        Two-letter ISO code; rows of others are passed over.
    names
        GeoNames' alternateNames file: then other names come from there alone, without historic ones and codes.
    smallest
        People a settlement must have unless it is a seat; None for the number in geonames.toml.
    most
        Settlements that are taken, the most populous first; None for the number in geonames.toml.
    on_progress
        Told the number of rows read now and then.

    Raises
    ------
    TheatreError
        If a file cannot be read, is no such file, or holds no settlement of the country.
    """
    terms = load_terms()
    dump = Dump(country=country.upper())
    sieve = _Sieve(
        terms=terms,
        smallest=terms.smallest if smallest is None else smallest,
        most=terms.most if most is None else most,
    )
    others: Counter[str] = Counter()
    for cells in _list_rows(path, (terms.columns,), dump, on_progress):
        if cells[8] == dump.country:
            sieve.take(_read_feature(cells))
        else:
            others[cells[8] or "no country"] += 1
    dump.settlements, dump.regions, dump.sites = sieve.list_settlements(), sieve.regions, sieve.sites
    if not dump.settlements:
        met = ", ".join(code for code, _ in others.most_common(3))
        raise TheatreError(
            f"{path} holds no settlement of {dump.country} large enough" + (f"; its rows are of {met}" if met else ""),
            file=str(path),
        )
    return dump if names is None else _add_names(dump, names, on_progress)


@dataclass(slots=True, kw_only=True)
class _Sieve:
    """Keeps what is wanted, and of settlements only the largest, however many rows come."""

    terms: Terms
    smallest: int
    most: int
    largest: list[Feature] = field(default_factory=list)
    seats: list[Feature] = field(default_factory=list)
    regions: list[Feature] = field(default_factory=list)
    sites: list[Feature] = field(default_factory=list)

    def take(self, feature: Feature) -> None:
        """Keep a feature if it is wanted."""
        if feature.code in self.terms.regions:
            self.regions.append(feature)
        elif feature.code in self.terms.sites and len(self.sites) < self.terms.most_sites:
            self.sites.append(feature)
        elif feature.code in self.terms.seats:
            self.seats.append(feature)
        elif feature.code in self.terms.settlements and feature.population >= self.smallest:
            (heapq.heappush if len(self.largest) < self.most else heapq.heappushpop)(self.largest, feature)

    def list_settlements(self) -> list[Feature]:
        """Give the capital, then the most populous, seats among them, as many as are wanted."""
        ranked = sorted([*self.seats, *self.largest], key=lambda one: (-one.population, one.geonames_id))
        ranked.sort(key=lambda one: one.code != self.terms.capital)
        return ranked[: self.most]


def _add_names(dump: Dump, path: Path, on_progress: Callable[[int], None]) -> Dump:
    """Take the names of what was taken from a file of names."""
    terms = load_terms()
    found: dict[int, list[str]] = {one.geonames_id: [] for one in dump.features}
    printed: dict[int, str] = {}
    for cells in _list_rows(path, terms.name_columns, dump, on_progress):
        number = int(cells[1]) if cells[1].isascii() and cells[1].isdigit() else -1
        is_historic = cells[7] == "1"
        if number not in found or cells[2] in terms.no_names or is_historic:
            continue
        found[number].append(cells[3])
        if cells[2] == terms.printed and (cells[4] == "1" or number not in printed):
            printed[number] = cells[3]

    def rename(one: Feature) -> Feature:
        name = printed.get(one.geonames_id, one.name).strip()
        # A preferred name in another script, or none, is no name to print.
        name = name if is_in_script(name, ("latin",)) else one.name
        return Feature(
            **{
                **{key: getattr(one, key) for key in Feature.__slots__},
                "name": name,
                "names": (one.name, *found[one.geonames_id]),
            }
        )

    dump.settlements, dump.regions, dump.sites = (
        [rename(one) for one in features] for features in (dump.settlements, dump.regions, dump.sites)
    )
    return dump


def _list_rows(
    path: Path, columns: Collection[int], dump: Dump, on_progress: Callable[[int], None]
) -> Iterator[list[str]]:
    """Give the rows of a file that are whole; note the others by line and reason."""
    terms, good, number = load_terms(), 0, 0
    with _open(path) as stream:
        while line := stream.readline(terms.longest_line):
            number += 1
            if line.startswith(b"#") or not line.strip():
                continue
            try:
                cells = _split(line, columns, terms)
            except _BrokenError as broken:
                dump.broken += 1
                if len(dump.faults) < terms.broken_named:
                    dump.faults.append(Fault(file=str(path), line=number, reason=str(broken)))
                if not good and dump.broken >= terms.broken_first:
                    raise TheatreError(f"{path}:{number}: {broken}; this is no GeoNames file", file=str(path)) from None
                continue
            good += 1
            dump.rows += 1
            if dump.rows % _TOLD_EVERY == 0:
                on_progress(dump.rows)
            yield cells
    if not good:
        reason = f":{dump.faults[-1].line}: {dump.faults[-1].reason}" if dump.faults else " is empty"
        raise TheatreError(f"{path}{reason}", file=str(path))


def _split(line: bytes, columns: Collection[int], terms: Terms) -> list[str]:
    if len(line) >= terms.longest_line:
        raise _BrokenError(f"a line of more than {terms.longest_line:,} bytes")
    try:
        cells = line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise _BrokenError(f"byte {error.start} is not UTF-8") from None
    if len(cells) not in columns:
        raise _BrokenError(f"{len(cells)} columns between tabs, not {' or '.join(map(str, sorted(columns)))}")
    if len(cells) == terms.columns:
        _check_numbers(cells)
    return cells


def _check_numbers(cells: list[str]) -> None:
    """Refuse a row whose id, position or population is none."""
    try:
        number, lat, lon, people = int(cells[0]), float(cells[4]), float(cells[5]), int(cells[14] or 0)
    except ValueError:
        raise _BrokenError("its id, latitude, longitude or population is no number") from None
    if not (number > 0 and -90 <= lat <= 90 and -180 <= lon <= 180 and people >= 0 and cells[1].strip()):
        raise _BrokenError("it has no name, or a position or population that cannot be")


def _read_feature(cells: list[str]) -> Feature:
    return Feature(
        population=int(cells[14] or 0),
        geonames_id=int(cells[0]),
        name=cells[1].strip(),
        code=cells[7],
        lat_deg=float(cells[4]),
        lon_deg=float(cells[5]),
        admin1=cells[10],
        admin2=cells[11],
        zone=cells[17],
        names=tuple(filter(None, (cells[2], *cells[3].split(",")))),
    )


@contextmanager
def _open(path: Path) -> Iterator[IO[bytes]]:
    """Open a dump, or the one text in its archive that is not the readme.

    Raises
    ------
    TheatreError
        If there is none.
    """
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive:
            texts = [name for name in archive.namelist() if name.endswith(".txt") and "readme" not in name.lower()]
            preferred = [name for name in texts if Path(name).stem.casefold() == path.stem.casefold()] or texts
            if len(preferred) != 1:
                raise TheatreError(f"{path} holds {len(preferred)} texts, not one dump", file=str(path))
            # The archive's own stream looks for line ends byte by byte.
            with io.BufferedReader(archive.open(preferred[0])) as stream:  # type: ignore[type-var]
                yield stream
    except OSError as error:
        raise TheatreError(f"{path} cannot be read: {error.strerror or error}", file=str(path)) from error
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, NotImplementedError) as error:
        raise TheatreError(f"{path} is a damaged archive: {error}", file=str(path)) from error


def is_in_script(name: str, scripts: Collection[str]) -> bool:
    """Tell whether every letter of a name is of one of the scripts, by the first word of its Unicode name, in lower case."""
    letters = [letter for letter in name if letter.isalpha()]
    return bool(letters) and all(_name_script(letter) in scripts for letter in letters)


@cache
def _name_script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0].lower()
