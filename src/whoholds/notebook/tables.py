"""Tables of nouns: rows for people and frames for programs."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from typing import Any
from typing import Generic
from typing import TypeVar
from zoneinfo import ZoneInfo

from whoholds.errors import QueryError
from whoholds.exports.escaping import strip_controls

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

Noun = TypeVar("Noun")
Row = Mapping[str, Any]
#: Rows that a notebook shows, and letters of a cell; frames have all.
_SHOWN, _LETTERS = 60, 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[Noun]):
    """Nouns in order, and each as a row of plain values; instants are shown in the theatre's zone, and UTC in frames.

    `points` are (longitude, latitude) in WGS 84 degrees or lines of them, None where a noun has no position.
    """

    title: str
    nouns: Sequence[Noun]
    rows: Sequence[Row]
    zone: ZoneInfo
    points: Sequence[Any] = field(default=())

    def __len__(self) -> int:
        """Count the nouns."""
        return len(self.nouns)

    def __iter__(self) -> Iterator[Noun]:
        """Give the nouns in order."""
        return iter(self.nouns)

    def __getitem__(self, number: int) -> Noun:
        """Give a noun by its number."""
        return self.nouns[number]

    def to_frame(self) -> pd.DataFrame:
        """Give a pandas frame, a row for each noun.

        Raises
        ------
        QueryError
            If pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415  an extra: imported when it is asked for
        except ImportError as error:
            raise QueryError("frames need pandas: pip install 'whoholds[frames]'") from error
        return pd.DataFrame([dict(row) for row in self.rows])

    def to_geoframe(self) -> geopandas.GeoDataFrame:
        """Give a GeoPandas frame in WGS 84; nouns without a position have no geometry.

        Raises
        ------
        QueryError
            If GeoPandas is not installed, or these nouns have no positions at all.
        """
        try:
            import geopandas  # noqa: PLC0415  an extra
            from shapely.geometry import LineString  # noqa: PLC0415
            from shapely.geometry import Point  # noqa: PLC0415
        except ImportError as error:
            raise QueryError("frames with geometry need GeoPandas: pip install 'whoholds[geo]'") from error
        if not self.points:
            raise QueryError(f"'{self.title}' has no positions; use to_frame")
        shapes = [
            None if one is None else LineString(one) if isinstance(one[0], tuple) else Point(one) for one in self.points
        ]
        return geopandas.GeoDataFrame(self.to_frame(), geometry=shapes, crs="EPSG:4326")

    def __repr__(self) -> str:
        """Name the table and count its rows."""
        return f"<{strip_controls(self.title)}: {len(self)} rows>"

    def _repr_html_(self) -> str:
        """Show the table in a notebook; whatever a report says is text."""
        names = list(self.rows[0]) if self.rows else []
        head = "".join(f"<th>{escape(name)}</th>" for name in names)
        body = "".join(
            f"<tr>{''.join(f'<td>{self._show(row[name])}</td>' for name in names)}</tr>" for row in self.rows[:_SHOWN]
        )
        more = f"<p>and {len(self) - _SHOWN} more rows</p>" if len(self) > _SHOWN else ""
        caption = f"<caption>{escape(strip_controls(self.title))}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def _show(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime):
            return escape(value.astimezone(self.zone).isoformat(sep=" ", timespec="minutes"))
        if isinstance(value, float):
            return f"{value:.3g}"
        text = strip_controls(" ".join(str(value).split()))
        return escape(text if len(text) <= _LETTERS else f"{text[:_LETTERS]} …")
