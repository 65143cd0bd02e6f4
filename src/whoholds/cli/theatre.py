"""`whoholds theatre`: check a theatre's folder, or make one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Annotated

import typer

from whoholds.cli.exits import CleanGroup
from whoholds.cli.exits import end_incomplete
from whoholds.cli.options import JsonOption
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_aside
from whoholds.cli.terminal import say_json
from whoholds.cli.terminal import show_progress
from whoholds.errors import QueryError
from whoholds.runs.wording import count

if TYPE_CHECKING:
    from whoholds.theatre import Dump
    from whoholds.theatre import PlaceSource

app = typer.Typer(
    cls=CleanGroup,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Check a theatre's folder, or make one. A theatre is a folder of tables that a spreadsheet and a text editor can edit.",
)


@app.command("check")
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The theatre's folder.")], as_json: JsonOption = False
) -> None:
    """Name every fault of a theatre's folder by file, line and reason.

    The exit code is 1 when there are faults.

    [dim]whoholds theatre check my-theatre[/]
    """
    from whoholds.theatre import check_theatre

    faults = check_theatre(folder)
    if as_json:
        say_json([asdict(fault) for fault in faults])
    else:
        for fault in faults:
            say(str(fault))
        say(f"{folder}: {count(len(faults), 'fault')}" if faults else f"{folder}: no fault found")
    if faults:
        raise end_incomplete()


_GEONAMES = "From a GeoNames dump"
DumpOption = Annotated[
    Path | None,
    typer.Option(
        "--geonames",
        metavar="FILE",
        help="A GeoNames dump that you have: XX.txt, XX.zip or allCountries.txt.",
        show_default="the gazetteer that whoholds carries",
        rich_help_panel=_GEONAMES,
    ),
]
NamesOption = Annotated[
    Path | None,
    typer.Option(
        "--names",
        metavar="FILE",
        help="GeoNames' alternateNamesV2.txt: aliases from there, without historic names.",
        show_default="the dump's own column",
        rich_help_panel=_GEONAMES,
    ),
]
SmallestOption = Annotated[
    int | None,
    typer.Option(
        "--smallest",
        metavar="N",
        min=0,
        help="People a settlement must have; seats of a province or district are taken in any case.",
        show_default="1000",
        rich_help_panel=_GEONAMES,
    ),
]
MostOption = Annotated[
    int | None,
    typer.Option(
        "--most", metavar="N", min=1, help="Settlements at most.", show_default="3000", rich_help_panel=_GEONAMES
    ),
]
ScriptOption = Annotated[
    list[str] | None,
    typer.Option(
        "--script",
        metavar="NAME",
        help="Keep aliases in this script too, such as arabic or cyrillic; may be repeated.",
        show_default="latin alone",
        rich_help_panel=_GEONAMES,
    ),
]


@app.command("new")
def start(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name of the theatre; a year in it becomes the year it opens in.")
    ],
    country: Annotated[str, typer.Option("--country", metavar="CC", help="Two-letter country code (ISO 3166).")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Folder to make.", show_default="the name")
    ] = None,
    geonames: DumpOption = None,
    names: NamesOption = None,
    smallest: SmallestOption = None,
    most: MostOption = None,
    script: ScriptOption = None,
) -> None:
    """Make a starting folder for a country, filled from the GeoNames gazetteer.

    Places are the country's larger settlements, or with --geonames its settlements of any size, its provinces and
    districts, airfields, dams and prisons. What follows is for you: the sides, the actors, who held what at the start.

    [dim]whoholds theatre new "Asteria 2031" --country ZZ --out asteria[/]

    [dim]whoholds theatre new "Asteria 2031" --country ZZ --geonames ZZ.zip --names alternateNamesV2.txt[/]
    """
    from whoholds.theatre import PlaceSource
    from whoholds.theatre import new_theatre

    folder = out or Path(name.lower().replace(" ", "-"))
    source = None
    if geonames is not None:
        source = PlaceSource(
            dump=_read_dump(geonames, country, names, smallest, most), scripts={"latin", *(script or ())}
        )
    elif names or smallest is not None or most is not None or script:
        raise QueryError("--names, --smallest, --most and --script need --geonames")
    new_theatre(folder, name, country, source=source)
    say(f"made {folder}; next: read {folder / 'README.md'}, then whoholds theatre check {folder}")
    _end(source)


@app.command("places")
def write_table(
    dump: Annotated[Path, typer.Argument(metavar="DUMP", help="A GeoNames dump: XX.txt, XX.zip or allCountries.txt.")],
    country: Annotated[str, typer.Option("--country", metavar="CC", help="Two-letter country code (ISO 3166).")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Table to write; it must not exist.")],
    names: NamesOption = None,
    smallest: SmallestOption = None,
    most: MostOption = None,
    script: ScriptOption = None,
) -> None:
    """Write a country's places out of a GeoNames dump as rows for places.csv.

    The dump is read row by row, however large it is. Rows that are broken are named and passed over; the exit code is
    then 1.

    [dim]whoholds theatre places ZZ.zip --country ZZ --smallest 500 --out places.csv[/]
    """
    from whoholds.theatre import PlaceSource
    from whoholds.theatre import write_places

    source = PlaceSource(dump=_read_dump(dump, country, names, smallest, most), scripts={"latin", *(script or ())})
    written = write_places(out, source)
    say(f"wrote {out}: {count(written, 'place')} of {count(source.dump.rows, 'row')}")
    _end(source)


def _read_dump(path: Path, country: str, names: Path | None, smallest: int | None, most: int | None) -> Dump:
    from whoholds.theatre import read_dump

    with show_progress(f"reading {path.name}") as tell:
        return read_dump(
            path,
            country,
            names=names,
            smallest=smallest,
            most=most,
            on_progress=lambda rows: tell(f"{rows:,} rows"),
        )


def _end(source: PlaceSource | None) -> None:
    """Name the rows that were no rows, and end accordingly."""
    if source is None or not source.dump.broken:
        return
    for fault in source.dump.faults:
        say_aside(str(fault))
    say_aside(f"passed over {count(source.dump.broken, 'broken row')}")
    raise end_incomplete()


@app.command("roads")
def make_roads(
    extract: Annotated[
        Path,
        typer.Argument(metavar="EXTRACT", help="An OpenStreetMap extract: .osm.pbf or .osm, of the whole country."),
    ],
    folder: Annotated[Path, typer.Option("--theatre", metavar="DIR", help="The theatre's folder, with its places.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="roads.csv to write.")],
    smallest: Annotated[
        str,
        typer.Option(
            "--smallest", metavar="CLASS", help="Smallest class of road that counts, as OpenStreetMap names it."
        ),
    ] = "secondary",
    crossings: Annotated[
        Path | None,
        typer.Option(
            "--crossings",
            metavar="FILE",
            help="Also write border posts that the theatre lacks, as rows for places.csv.",
        ),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a table that has rows.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make roads.csv for a theatre's places from an OpenStreetMap extract.

    Roads are followed from place to place; a junction belongs to the place nearest by road. The exit code is 1 when a
    place has no road near enough: each is named with its distance. Needs the extra: pip install 'whoholds[osm]'.

    [dim]whoholds theatre roads asteria.osm.pbf --theatre my-theatre --out my-theatre/roads.csv --replace[/]
    """
    from whoholds.theatre.osm import roads_from_osm
    from whoholds.theatre.osm import write_osm_roads

    with show_progress("reading the extract") as tell:
        found = roads_from_osm(extract, folder, smallest=smallest, on_read=lambda what, many: tell(f"{many:,} {what}"))
    write_osm_roads(found, out, crossings=crossings, replace=replace)
    if as_json:
        say_json({"file": str(out), "roads": len(found.roads), "unsnapped": [asdict(one) for one in found.unsnapped]})
    else:
        say(
            f"wrote {count(len(found.roads), 'road section')} to {out} (\N{COPYRIGHT SIGN} OpenStreetMap contributors, ODbL)"
        )
        for one in found.unsnapped:
            say(f"  no road: {one.place}: {one.reason}")
        if found.crossings:
            where = f"written to {crossings}" if crossings else "--crossings FILE writes them as rows for places.csv"
            say(f"{count(len(found.crossings), 'border post')} without a crossing in the theatre; {where}")
    if found.unsnapped:
        raise end_incomplete()


@app.command("from-campaign")
def convert(
    campaign: Annotated[
        Path,
        typer.Argument(
            metavar="CAMPAIGN",
            help="Folder of JSON files: actors.json, places.json, and if there are any initial_control.json, roads.json.",
        ),
    ],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")],
    country: Annotated[str, typer.Option("--country", metavar="CC", help="Two-letter country code (ISO 3166).")],
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help="Time zone, such as Etc/UTC.")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the theatre.", show_default="the folder's")
    ] = None,
) -> None:
    """Make a theatre from a campaign's JSON files of actors and places.

    [dim]whoholds theatre from-campaign campaigns/asteria asteria --country ZZ --zone Etc/GMT-3[/]
    """
    from whoholds.theatre import theatre_from_campaign

    theatre_from_campaign(campaign, folder, name or folder.name, country, zone)
    say(f"made {folder}; next: whoholds theatre check {folder}")
