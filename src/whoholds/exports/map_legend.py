"""The legend of the map, and the colours and shapes that it shares with the drawing."""

from __future__ import annotations

from typing import Any

from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from whoholds.model import Theatre

#: Shapes tell the sides apart without colour, in print and for colour-blind readers; in the order of the theatre's sides.
SHAPES = ("o", "s", "^", "D", "v", "P", "h")
GREY, INK = "#8a8a8a", "#222222"
_DARK = "#555555"
_BROKEN = "road broken: no side holds both ends"


def pale(colour: str, white: float) -> tuple[float, float, float]:
    """Mix a colour with white."""
    red, green, blue = to_rgb(colour)
    return (red + (1 - red) * white, green + (1 - green) * white, blue + (1 - blue) * white)


def draw_legend(figure: Figure, theatre: Theatre) -> None:
    """Draw the legend: sides by colour and shape, states by fill, roads."""
    legend = figure.legend(
        handles=[*_list_sides(theatre), *_list_states(), *_list_roads()],
        loc="lower center",
        ncols=4,
        fontsize=7.5,
        frameon=False,
        columnspacing=1.6,
        handletextpad=0.6,
    )
    for text in legend.get_texts():
        text.set_parse_math(False)


def _list_sides(theatre: Theatre) -> list[Line2D]:
    return [
        _mark(SHAPES[number % len(SHAPES)], 7, side.name, markerfacecolor=side.colour, markeredgecolor=INK)
        for number, side in enumerate(theatre.sides.values())
    ]


def _list_states() -> list[Line2D]:
    return [
        _mark("o", 7, "held", markerfacecolor=_DARK, markeredgecolor=INK),
        _mark("o", 7, "probably held", markerfacecolor=pale(_DARK, 0.55), markeredgecolor=_DARK),
        _mark("$?$", 6, "disputed", markerfacecolor=INK, markeredgecolor=INK),
        _mark("x", 7, "contested", markeredgecolor=INK, markeredgewidth=1.4),
        _mark("o", 7, "unknown or stale", markerfacecolor="white", markeredgecolor=GREY),
        _mark("o", 11, "changed hands", markerfacecolor="none", markeredgecolor=INK),
    ]


def _list_roads() -> list[Line2D]:
    broken: dict[str, Any] = {"linestyle": (0, (3, 3)), "marker": "|", "markersize": 8, "markeredgewidth": 1.5}
    return [
        Line2D([], [], color=GREY, linewidth=1.6, label="road, colour of who can use it"),
        Line2D([], [], color=GREY, linewidth=1.1, linestyle=(0, (1, 2)), label="road: not known who can use it"),
        Line2D([], [], color=INK, linewidth=0.9, label=_BROKEN, **broken),
    ]


def _mark(marker: str, size: float, label: str, **look: Any) -> Line2D:
    return Line2D([], [], color="none", marker=marker, markersize=size, label=label, **look)
