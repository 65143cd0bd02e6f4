from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from whoholds.errors import TheatreError
from whoholds.model import Place
from whoholds.theatre import PlaceSource
from whoholds.theatre import check_theatre
from whoholds.theatre import load_theatre
from whoholds.theatre import new_theatre
from whoholds.theatre import read_dump
from whoholds.theatre.geonames import is_in_script
from whoholds.theatre.geonames_places import make_dump_places
from whoholds.theatre.starting import make_places

ASTER = {"code": "PPLC", "people": 400_000, "lon": 20.0, "names": "Astér,Astrum,ASTX,أستر,Астер,aster city"}


def row(number: int, name: str, code: str = "PPL", **fields: object) -> str:
    """Write a row as GeoNames does."""
    cells = {
        "ascii": name,
        "names": "",
        "lat": 10.0,
        "lon": 20.0,
        "class": code[0],
        "country": "AQ",
        "admin1": "01",
        "admin2": "",
        "people": 5000,
        "zone": "Etc/GMT-3",
        **fields,
    }
    return "\t".join(
        str(cell)
        for cell in (
            number,
            name,
            cells["ascii"],
            cells["names"],
            cells["lat"],
            cells["lon"],
            cells["class"],
            code,
            cells["country"],
            "",
            cells["admin1"],
            cells["admin2"],
            "",
            "",
            cells["people"],
            "",
            "",
            cells["zone"],
            "2031-01-01",
        )
    )


ROWS = (
    row(1, "Aster", **ASTER),
    row(2, "Brim", people=90_000, lon=20.4, admin2="011", names="Brimm;town,Brímm,Old Brim"),
    row(3, "Cove", "PPLA", people=0, lon=21.0, admin1="02"),
    row(4, "Dell", people=500, lon=21.1, admin1="02"),
    row(5, "Brim Province", "ADM1", people=200_000, lon=20.5, names="Brim,Wilayat Brim"),
    row(6, "Cove", "ADM1", admin1="02", people=0),
    row(7, "Brim", "ADM2", admin2="011", people=90_000),
    row(8, "Empty District", "ADM2", admin2="019"),
    row(9, "Brim Air Base", "AIRB", people=0, lon=20.41),
    row(10, "Far Dam", "DAM", people=0, lon=25.0, admin1="02"),
    row(11, "Old Town", "PPLX", people=40_000),
    row(12, "Gone", "PPLH", people=40_000),
    row(13, "River", "STM"),
    row(14, "Elsewhere", country="ZZ"),
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_dump(*rows: str, name: str = "AQ.txt") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return path

    return write_dump


def places_of(path: Path, **more: object) -> dict[str, Place]:
    scripts = more.pop("scripts", ("latin",))
    return make_dump_places(read_dump(path, "aq", **more), make_places, scripts)  # type: ignore[arg-type]


def test_rows_become_places_of_their_kinds(write: Callable[..., Path]) -> None:
    places = places_of(write(*ROWS))
    assert {key: (place.name, place.kind, place.tracked) for key, place in places.items()} == {
        "aster": ("Aster", "city", True),
        "brim": ("Brim", "town", True),
        "cove": ("Cove", "village", True),
        "brim-province": ("Brim Province", "province", False),
        "cove-province": ("Cove", "province", False),
        "brim-district": ("Brim", "district", False),
        "brim-air-base": ("Brim Air Base", "site", False),
        "far-dam": ("Far Dam", "site", False),
    }
    assert places["aster"].is_capital
    assert (places["brim"].geonames_id, places["brim"].population, places["brim"].lon_deg) == (2, 90_000, 20.4)


def test_every_place_lies_where_its_codes_say_and_a_site_in_the_town_beside_it(write: Callable[..., Path]) -> None:
    parents = {key: place.parent for key, place in places_of(write(*ROWS)).items()}
    assert parents == {
        "aster": "brim-province",
        "brim": "brim-district",
        "cove": "cove-province",
        "brim-province": "",
        "cove-province": "",
        "brim-district": "brim-province",
        "brim-air-base": "brim",
        "far-dam": "cove-province",
    }


def test_aliases_are_of_the_scripts_asked_for_and_no_codes(write: Callable[..., Path]) -> None:
    path = write(*ROWS)
    assert places_of(path)["aster"].aliases == ("Astrum",)
    assert set(places_of(path, scripts=("latin", "arabic", "cyrillic"))["aster"].aliases) == {"Astrum", "أستر", "Астер"}
    # What parts aliases in a table is no part of one; what a town is called, its province is not.
    assert places_of(path)["brim"].aliases == ("Brimm town", "Brímm", "Old Brim")
    assert places_of(path)["brim-province"].aliases == ("Wilayat Brim",)


def test_names_come_from_the_file_of_names_if_there_is_one(write: Callable[..., Path]) -> None:
    names = [
        "1\t1\ten\tAster on Sea\t1\t\t\t\t\t",
        "2\t1\ten\tAster Town\t\t\t\t\t\t",
        "3\t1\tla\tAstrum\t\t\t\t1\t\t",
        "4\t1\tlink\tHttps wiki Aster\t\t\t\t\t\t",
        "5\t1\tde\tAstern\t\t\t\t",
        "6\t999\ten\tNobody\t1\t\t\t\t\t",
        "7\t2\ten\tБрим\t1\t\t\t\t\t",
        "8\tx\ten\tBroken\t1\t\t\t\t\t",
    ]
    places = places_of(write(*ROWS), names=write(*names, name="alternateNamesV2.txt"))
    assert places["aster-on-sea"].aliases == ("Aster", "Aster Town", "Astern")
    assert places["aster-on-sea"].is_capital
    assert places["brim"].name == "Brim"


def test_a_folder_made_of_a_dump_has_no_fault(write: Callable[..., Path], tmp_path: Path) -> None:
    rows = [*ROWS, *(row(100 + n, "Brim", lon=20.5 + n / 10, admin1="02") for n in range(4)), row(200, "Brim", "AIRP")]
    source = PlaceSource(dump=read_dump(write(*rows), "AQ"))
    new_theatre(tmp_path / "new", "Asteria 2031", "AQ", source=source)
    assert check_theatre(tmp_path / "new") == []
    theatre = load_theatre(tmp_path / "new")
    assert (theatre.country, theatre.zone.key) == ("AQ", "Etc/GMT-3")
    assert theatre.openings.keys() == {key for key, place in theatre.places.items() if place.tracked}
    assert theatre.places["brim"].parent == "brim-district"


def test_a_zip_is_read_as_geonames_gives_it(write: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "AQ.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "read me")
        archive.write(write(*ROWS), "AQ.txt")
    assert len(places_of(path)) == 8


def test_only_the_largest_are_taken_with_the_capital_and_the_seats(write: Callable[..., Path]) -> None:
    many = [row(100 + n, f"Town {n}", people=1000 + n, admin1="01") for n in range(50)]
    dump = read_dump(write(*many, *ROWS), "AQ", most=4)
    assert [one.name for one in dump.settlements] == ["Aster", "Brim", "Town 49", "Town 48"]
    dump = read_dump(write(*many, *ROWS), "AQ", smallest=0)
    assert {"Dell", "Cove"} <= {one.name for one in dump.settlements}


def test_a_broken_row_is_named_and_the_rest_is_read(write: Callable[..., Path]) -> None:
    path = write(
        "# a comment",
        ROWS[0],
        "15\ttoo\tfew",
        row(16, "Nowhere", lat="north"),
        row(17, "Pole", lat=91),
        row(18, " "),
        ROWS[1],
    )
    with path.open("ab") as file:
        file.write(b"19\t\xff\xfe\n")
    dump = read_dump(path, "AQ")
    assert [one.name for one in dump.settlements] == ["Aster", "Brim"]
    assert (dump.rows, dump.broken) == (2, 5)
    assert [(fault.line, fault.reason.split(",")[0]) for fault in dump.faults] == [
        (3, "3 columns between tabs"),
        (4, "its id"),
        (5, "it has no name"),
        (6, "it has no name"),
        (8, "byte 3 is not UTF-8"),
    ]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((), "is empty"),
        (
            ("id,name,lat", *(f"{n},x,1" for n in range(30))),
            "AQ.txt:10: 1 columns between tabs, not 19; this is no GeoNames file",
        ),
        (("only\tone",), "AQ.txt:1: 2 columns"),
        ((row(1, "X", country="ZZ"),), "holds no settlement of AQ large enough; its rows are of ZZ"),
        ((row(1, "X", people=3),), "holds no settlement of AQ large enough"),
    ],
)
def test_what_is_no_dump_of_the_country_is_refused_with_the_reason(
    write: Callable[..., Path], rows: tuple[str, ...], reason: str
) -> None:
    path = write(*rows)
    if not rows:
        path.write_text("")
    with pytest.raises(TheatreError) as caught:
        read_dump(path, "AQ")
    assert reason in str(caught.value)


def test_a_missing_file_and_a_damaged_archive_are_refused(tmp_path: Path, write: Callable[..., Path]) -> None:
    with pytest.raises(TheatreError, match="cannot be read"):
        read_dump(tmp_path / "none.txt", "AQ")
    damaged = tmp_path / "AQ.zip"
    with zipfile.ZipFile(damaged, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(write(*ROWS), "AQ.txt")
    content = bytearray(damaged.read_bytes())
    content[50:90] = b"\x00" * 40
    damaged.write_bytes(content)
    with pytest.raises(TheatreError, match="damaged archive"):
        read_dump(damaged, "AQ")


def test_memory_stays_flat_however_long_the_dump_is(write: Callable[..., Path]) -> None:
    def measure(count: int) -> int:
        path = write(*(row(n + 1, f"Town {n}", people=1000 + n % 7) for n in range(count)))
        tracemalloc.start()
        read_dump(path, "AQ", most=20)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    measure(100)
    assert measure(8000) < 1.5 * measure(800) + 100_000


@pytest.mark.parametrize(
    ("name", "script", "expected"),
    [
        ("Brím-on-Sea", "latin", True),
        ("Đội Cấn", "latin", True),
        ("Брим", "latin", False),
        ("Брим", "cyrillic", True),
        ("Brim Брим", "latin", False),
        ("123", "latin", False),
    ],
)
def test_the_script_of_a_name_is_that_of_all_its_letters(name: str, script: str, expected: object) -> None:
    assert is_in_script(name, (script,)) is expected
