"""The map of a situation as SVG: who holds each place, how sure, who can use each road, and where roads are broken."""

from __future__ import annotations

import io
import json
import math
import re
import warnings
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from whoholds.errors import ExportError
from whoholds.exports.map_labels import set_labels
from whoholds.exports.map_legend import GREY
from whoholds.exports.map_legend import INK
from whoholds.exports.map_legend import SHAPES
from whoholds.exports.map_legend import draw_legend
from whoholds.exports.map_legend import pale
from whoholds.exports.situation import Situation
from whoholds.exports.situation import list_changes
from whoholds.exports.situation import load_numbers
from whoholds.exports.wording import Wording
from whoholds.model import CONTESTED
from whoholds.model import ControlEstimate
from whoholds.model import Place
from whoholds.model import Road
from whoholds.model import Status

_LAND, _SEA = "#f7f4ec", "#e9eef2"
_LEGEND_IN = 0.95
_USABLE_FROM, _BROKEN_BELOW = 0.5, 0.2  # probabilities that the likeliest side can use a road
_SETTINGS = {
    "svg.hashsalt": "whoholds",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "axes.unicode_minus": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The piece of the earth that is drawn, in degrees, and its size on paper in inches."""

    west: float
    east: float
    south: float
    north: float
    width_in: float
    height_in: float

    def to_points(self, place: Place) -> tuple[float, float]:
        """Give a place's position on paper, in points from the lower left corner."""
        x = ((place.lon_deg or 0.0) - self.west) / (self.east - self.west) * self.width_in * 72
        y = ((place.lat_deg or 0.0) - self.south) / (self.north - self.south) * self.height_in * 72
        return x, y


def draw_map(situation: Situation) -> str:
    """Draw the map.

    Returns
    -------
    One `<svg>` element with a title and a description, without script and without anything fetched; '' if no place
    has coordinates. The same situation gives the same text.
    """
    with mpl.rc_context(_SETTINGS):  # type: ignore[arg-type]
        figure = draw_figure(situation)
        return "" if figure is None else _finish_svg(FigureCanvasSVG(figure), situation)


def draw_figure(situation: Situation) -> Figure | None:
    """Draw the map on a figure of its own size; None if no place has coordinates."""
    places = _list_located(situation)
    if not places:
        return None
    frame = _fit_frame(places)
    figure = Figure(figsize=(frame.width_in, frame.height_in + _LEGEND_IN))
    # Names are measured before they are placed, which needs a canvas.
    FigureCanvasSVG(figure)
    axes = _make_axes(figure, frame)
    _draw_outline(axes, situation)
    _draw_roads(axes, situation)
    _draw_places(axes, situation, places)
    _draw_labels(axes, situation, places, frame)
    draw_legend(figure, situation.theatre)
    return figure


def _list_located(situation: Situation) -> list[Place]:
    """List the places with an estimate and coordinates, those that changed last so that they lie on top."""
    changed = {change.after.place for change in list_changes(situation) if change.is_settled}
    found = [situation.theatre.places[place] for place in situation.estimates if place in situation.theatre.places]
    located = [place for place in found if place.lat_deg is not None and place.lon_deg is not None]
    return sorted(located, key=lambda place: (place.id in changed, place.population, place.id))


def _fit_frame(places: Sequence[Place]) -> Frame:
    """Fit the frame to the places, true to shape at the middle latitude."""
    numbers = load_numbers("map")
    lons, lats = [place.lon_deg or 0.0 for place in places], [place.lat_deg or 0.0 for place in places]
    middle = (min(lats) + max(lats)) / 2
    stretch = max(0.1, math.cos(math.radians(middle)))
    rim = max(0.1, numbers["margin"] * max((max(lons) - min(lons)) * stretch, max(lats) - min(lats)))
    west, east = min(lons) - 1.6 * rim / stretch, max(lons) + 1.6 * rim / stretch
    south, north = min(lats) - rim, max(lats) + rim
    width = numbers["width_in"]
    height = width * (north - south) / ((east - west) * stretch)
    scale = min(1.0, numbers["tallest_in"] / height)
    return Frame(west=west, east=east, south=south, north=north, width_in=width * scale, height_in=height * scale)


def _make_axes(figure: Figure, frame: Frame) -> Axes:
    """Make axes that fill the figure above the legend."""
    bottom = _LEGEND_IN / (frame.height_in + _LEGEND_IN)
    axes = figure.add_axes((0.0, bottom, 1.0, 1.0 - bottom), facecolor=_SEA)
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color("#bbbbbb")
    return axes


def _draw_outline(axes: Axes, situation: Situation) -> None:
    """Draw the theatre's outline as ground, if it has one; else plain ground."""
    rings = list(_list_rings(situation))
    if not rings:
        axes.set_facecolor(_LAND)
    for ring in rings:
        axes.fill(
            [point[0] for point in ring],
            [point[1] for point in ring],
            facecolor=_LAND,
            edgecolor="#a9a39a",
            linewidth=0.8,
            zorder=1,
        )


def _list_rings(situation: Situation) -> Iterator[list[list[float]]]:
    """List the outer rings of `outline.geojson`."""
    folder = situation.theatre.folder
    path = folder / "outline.geojson" if folder is not None else None
    if path is None or not path.is_file():
        return
    try:
        shapes = json.loads(path.read_text(encoding="utf-8"))
        features = shapes["features"] if shapes["type"] == "FeatureCollection" else [shapes]
        for feature in features:
            shape = feature.get("geometry", feature)
            polygons = (
                shape["coordinates"]
                if shape["type"] == "MultiPolygon"
                else [shape["coordinates"]]
                if shape["type"] == "Polygon"
                else []
            )
            yield from (polygon[0] for polygon in polygons)
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise ExportError(f"{path} is no GeoJSON of polygons: {error}", path=str(path)) from error


def _draw_roads(axes: Axes, situation: Situation) -> None:
    """Draw the roads: in the colour of a side that likely can use it, dotted where that is not known, broken where none can."""
    open_lines, colours, unsure, broken = [], [], [], []
    for road in situation.theatre.roads.values():
        line = _find_line(situation, road)
        user, chance = _find_user(situation, road)
        if line is None:
            continue
        if user and chance < _BROKEN_BELOW:
            broken.append(line)
        elif user and chance < _USABLE_FROM:
            unsure.append(line)
        else:
            open_lines.append(line)
            colours.append(situation.theatre.sides[user].colour if user else GREY)
    axes.add_collection(LineCollection(open_lines, colors=colours, linewidths=1.3, alpha=0.65, zorder=2))
    axes.add_collection(LineCollection(unsure, colors=GREY, linewidths=1.1, linestyles=(0, (1, 2)), zorder=2))
    axes.add_collection(LineCollection(broken, colors=INK, linewidths=0.8, linestyles=(0, (3, 3)), alpha=0.7, zorder=2))
    _mark_breaks(axes, broken)


def _find_line(situation: Situation, road: Road) -> list[tuple[float, float]] | None:
    """Find the ends of a road section on the map."""
    ends = [situation.theatre.places.get(end) for end in (road.start, road.end)]
    if any(end is None or end.lon_deg is None or end.lat_deg is None for end in ends):
        return None
    return [(end.lon_deg or 0.0, end.lat_deg or 0.0) for end in ends if end is not None]


def _find_user(situation: Situation, road: Road) -> tuple[str, float]:
    """Find the side that likeliest can use a section, and how likely; '' if nothing is known."""
    chances = {side: by_road[road.id] for side, by_road in sorted(situation.usable.items()) if road.id in by_road}
    best = max(chances, key=lambda side: chances[side], default="")
    return best, chances.get(best, 0.0)


def _mark_breaks(axes: Axes, broken: Sequence[Sequence[tuple[float, float]]]) -> None:
    """Mark broken sections with a short double bar across the middle."""
    for (x1, y1), (x2, y2) in broken:
        angle = math.degrees(math.atan2(y2 - y1, (x2 - x1) * math.cos(math.radians((y1 + y2) / 2)))) + 90
        middle = [(x1 + x2) / 2], [(y1 + y2) / 2]
        axes.plot(
            *middle,
            marker=(2, 0, angle - 90),
            markersize=7,
            markeredgewidth=3.4,
            color=_LAND,
            linestyle="none",
            zorder=2.5,
        )
        axes.plot(
            *middle,
            marker=(2, 0, angle - 90),
            markersize=7,
            markeredgewidth=1.3,
            color=INK,
            linestyle="none",
            zorder=2.6,
        )


def _draw_places(axes: Axes, situation: Situation, places: Sequence[Place]) -> None:
    """Draw the places."""
    changed = {change.after.place for change in list_changes(situation) if change.is_settled}
    for order, place in enumerate(places):
        estimate = situation.estimates[place.id]
        look = style_place(situation, estimate, size=7.0 if place.is_capital or place.population >= 100_000 else 5.0)
        where = [place.lon_deg or 0.0], [place.lat_deg or 0.0]
        depth = 3 + order / (len(places) + 1)
        if place.id in changed:
            axes.plot(
                *where,
                marker="o",
                markersize=look["markersize"] + 5,
                markerfacecolor="none",
                markeredgecolor=INK,
                markeredgewidth=0.9,
                zorder=depth,
            )
        axes.plot(*where, linestyle="none", zorder=depth, **look)
        if estimate.status == Status.DISPUTED:
            axes.annotate(
                "?",
                (where[0][0], where[1][0]),
                ha="center",
                va="center_baseline",
                fontsize=6,
                fontweight="bold",
                color=INK,
                zorder=depth,
            )
        if estimate.status == Status.CONTESTED:
            axes.plot(
                *where,
                marker="x",
                markersize=look["markersize"] - 1,
                markeredgewidth=1.4,
                color=INK,
                linestyle="none",
                zorder=depth,
            )


def style_place(situation: Situation, estimate: ControlEstimate, size: float) -> dict[str, Any]:
    """Choose shape and colours: full colour is held, pale is probably held, hollow is disputed, grey is unknown or stale."""
    sides = list(situation.theatre.sides)
    holder = estimate.holder or next((state for state, _ in estimate.probabilities if state != CONTESTED), "")
    known = holder in sides and estimate.status != Status.UNKNOWN
    colour = situation.theatre.sides[holder].colour if known else GREY
    white = {Status.HELD: 0.0, Status.PROBABLY_HELD: 0.55, Status.STALE: 0.8, Status.CONTESTED: 0.35}.get(
        estimate.status, 1.0
    )
    return {
        "marker": SHAPES[sides.index(holder) % len(SHAPES)] if known else "o",
        "markersize": size + (2.0 if estimate.status in {Status.CONTESTED, Status.DISPUTED} else 0.0),
        "markerfacecolor": pale(colour, white),
        "markeredgecolor": INK
        if estimate.status in {Status.HELD, Status.CONTESTED}
        else pale(colour, 0.5 if estimate.status == Status.STALE else 0.0),
        "markeredgewidth": 0.5 if estimate.status == Status.HELD else 1.2,
    }


def _draw_labels(axes: Axes, situation: Situation, places: Sequence[Place], frame: Frame) -> None:
    """Name the capital, the largest places and those that changed hands, where there is room."""
    numbers = load_numbers("map")
    changed = [change.after.place for change in list_changes(situation) if change.is_settled]
    rank = sorted(places, key=lambda place: (not place.is_capital, place.kind != "city", -place.population, place.id))
    main = {place.id for place in rank[: int(numbers["labels"])]}
    wanted = [place for place in rank if place.id in main] + [
        place for place in rank if place.id in changed and place.id not in main
    ]
    wording = Wording(situation)
    names = [(wording.name_place(place.id), *frame.to_points(place)) for place in wanted]
    labels = set_labels(
        names,
        [frame.to_points(place) for place in places],
        size_pt=numbers["label_pt"],
        gap_pt=7.0,
        width_pt=frame.width_in * 72,
    )
    for label in labels:
        where = (label.x_pt / 72 / frame.width_in, label.y_pt / 72 / frame.height_in)
        axes.annotate(
            label.text, where, xycoords="axes fraction", xytext=(label.dx_pt, label.dy_pt), textcoords="offset points", ha=label.anchor, va="center",
            fontsize=numbers["label_pt"], color=INK, parse_math=False, zorder=5, bbox={"facecolor": _LAND, "edgecolor": "none", "alpha": 0.7, "pad": 0.6},
        )  # fmt: skip


def _finish_svg(canvas: FigureCanvasSVG, situation: Situation) -> str:
    """Write the figure as one element that a page can hold: no prolog, no metadata, with title and description."""
    buffer = io.StringIO()
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message=r"Glyph \d+ .* missing from", category=UserWarning
        )  # the reader's own fonts draw it
        canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    drawn = re.sub(r"<metadata>.*?</metadata>", "", buffer.getvalue(), flags=re.DOTALL)
    drawn = drawn[drawn.index("<svg") :]
    head, _, body = drawn.partition(">")
    title = f"<title id='map-title'>{escape(describe_map(situation))}</title>"
    return f"{head} role='img' aria-labelledby='map-title'>{title}{body}".strip()


def describe_map(situation: Situation) -> str:
    """Describe the map in one sentence for those who do not see it."""
    wording = Wording(situation)
    counts: dict[str, int] = {}
    for estimate in situation.estimates.values():
        is_held = estimate.holder and estimate.status in {Status.HELD, Status.PROBABLY_HELD}
        name = wording.name_side(estimate.holder) if is_held else wording.tell_state(estimate).split(",")[0]
        counts[name] = counts.get(name, 0) + 1
    told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return f"Map of {wording.theatre.name} at {wording.tell_hour(situation.at)}; places by holder or state: {told}. The tables say the same."
