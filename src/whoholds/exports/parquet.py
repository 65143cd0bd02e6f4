"""`control-panel-parquet`: who held each place at each instant as a Parquet file; and how Parquet files are written here.

The only file that knows pyarrow, which comes with the extra `parquet`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from itertools import islice
from typing import IO
from typing import Any

from whoholds.errors import ExportError
from whoholds.exports.control_panel import list_states
from whoholds.exports.describing import describe_material
from whoholds.exports.material import Export
from whoholds.exports.material import Material

#: Rows of a row group: few enough to hold in memory, enough to pack well.
_GROUP_ROWS = 50_000

Row = Mapping[str, object]
#: Columns of a file: name, and one of the words that `_make_type` knows, in order.
Columns = tuple[tuple[str, str], ...]

_PANEL: Columns = (
    ("place", "word"),
    ("place_id", "word"),
    ("at", "instant"),
    ("state", "word"),
    ("probability", "number"),
)


def write_parquet(
    columns: Columns,
    rows: Iterable[Row],
    out: IO[bytes],
    *,
    material: Material,
    finish: Callable[[], Mapping[str, object]] | None = None,
) -> int:
    """Write rows as a Parquet file, group by group, with what it was made from in its footer.

    Parameters
    ----------
    columns
        Name and kind of each column.
    finish
        Gives, when all rows are written, more for the footer: JSON by key.

    Raises
    ------
    ExportError
        If pyarrow is not installed.
    """
    arrow, parquet = _import_arrow()
    schema = arrow.schema([(name, _make_type(arrow, kind)) for name, kind in columns])
    count, rest = 0, iter(rows)
    # Arrow's own copy of the schema would hide the footer from readers that ask the schema for it.
    with parquet.ParquetWriter(out, schema, compression="zstd", store_schema=False) as writer:
        while group := list(islice(rest, _GROUP_ROWS)):
            writer.write_table(arrow.Table.from_pylist(group, schema=schema))
            count += len(group)
        footer = {"whoholds": describe_material(material), **(finish() if finish is not None else {})}
        writer.add_key_value_metadata(
            {key: json.dumps(value, ensure_ascii=False, sort_keys=True) for key, value in footer.items()}
        )
    return count


def _import_arrow() -> tuple[Any, Any]:
    """Import pyarrow, or say what to install."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise ExportError("Parquet needs pyarrow, which is not installed: pip install 'whoholds[parquet]'") from error
    return pa, parquet


def _make_type(arrow: Any, kind: str) -> Any:
    """Make the type of a column."""
    return {
        "text": arrow.string(),
        "word": arrow.dictionary(arrow.int32(), arrow.string()),
        "number": arrow.float64(),
        "whole": arrow.int64(),
        "instant": arrow.timestamp("us", tz="UTC"),
        "bytes": arrow.binary(),
        "texts": arrow.list_(arrow.string()),
    }[kind]


def write_control_panel(material: Material, out: IO[bytes]) -> int:
    """Write the panel: most likely state first, a place without probabilities as one row `unknown`."""
    return write_parquet(_PANEL, _list_rows(material), out, material=material)


def _list_rows(material: Material) -> Iterator[Row]:
    for estimate in material.estimates:
        place = material.theatre.places.get(estimate.place)
        for state, probability in list_states(estimate):
            yield {
                "place": place.name if place is not None else estimate.place,
                "place_id": estimate.place,
                "at": estimate.at,
                "state": state,
                "probability": probability,
            }


CONTROL_PANEL_PARQUET = Export(
    name="control-panel-parquet",
    suffix=".parquet",
    media_type="application/vnd.apache.parquet",
    summary="the control panel as Parquet",
    needs=("estimates",),
    write=write_control_panel,
    carries_metadata=True,
    is_binary=True,
)
