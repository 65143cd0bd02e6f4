"""Names on a map that do not run into each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_WIDTH_EM = 0.56  # mean width of a letter of DejaVu Sans, share of its size
_HEIGHT_EM = 1.25

#: Where a name may stand beside its mark: shift in x and y in units of its own box, and horizontal anchor.
_SPOTS = (
    (1, 0, "left"),
    (-1, 0, "right"),
    (0, 1, "center"),
    (0, -1, "center"),
    (1, 1, "left"),
    (1, -1, "left"),
    (-1, 1, "right"),
    (-1, -1, "right"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name set beside its mark; shifts are in points from the mark's centre."""

    text: str
    x_pt: float
    y_pt: float
    dx_pt: float
    dy_pt: float
    anchor: str


Box = tuple[float, float, float, float]


def set_labels(
    wanted: Iterable[tuple[str, float, float]],
    marks: Iterable[tuple[float, float]],
    *,
    size_pt: float,
    gap_pt: float,
    width_pt: float,
    sure: int = 8,
) -> list[Label]:
    """Set names one after the other where there is room; one without room is left out.

    Parameters
    ----------
    wanted
        Name and position of its mark in points, most important first.
    marks
        Positions of all marks, which no name may cover.
    size_pt, gap_pt
        Size of the letters; distance of a name from the centre of its mark.
    width_pt
        Width of the drawing; a name that would not fit is set on the other side of its mark, or left out.
    sure
        So many of the first names may cover marks, as few as can be, rather than be left out.
    """
    blocked: list[Box] = [(x - 3, y - 3, x + 3, y + 3) for x, y in marks]
    taken: list[Box] = []
    labels: list[Label] = []
    for order, (text, x, y) in enumerate(wanted):
        spots = [
            spot
            for spot in _list_spots(text, x, y, size_pt=size_pt, gap_pt=gap_pt)
            if not _count_overlaps(spot[1], taken) and spot[1][0] >= 0 and spot[1][2] <= width_pt
        ]
        best = min(spots, key=lambda spot: _count_overlaps(spot[1], blocked), default=None)
        if best is not None and (order < sure or not _count_overlaps(best[1], blocked)):
            labels.append(best[0])
            taken.append(best[1])
    return labels


def _list_spots(text: str, x: float, y: float, *, size_pt: float, gap_pt: float) -> list[tuple[Label, Box]]:
    """List where a name could stand, best first."""
    width, height = len(text) * size_pt * _WIDTH_EM, size_pt * _HEIGHT_EM
    spots = []
    for right, up, anchor in _SPOTS:
        dx, dy = (
            right * gap_pt,
            up * (gap_pt * (0.6 if right else 1.0) + height / 2 * (0 if right else 1))
            + (up * height / 3 if right else 0),
        )
        left = x + dx - {"left": 0.0, "right": width, "center": width / 2}[anchor]
        label = Label(text=text, x_pt=x, y_pt=y, dx_pt=dx, dy_pt=dy, anchor=anchor)
        spots.append((label, (left, y + dy - height / 2, left + width, y + dy + height / 2)))
    return spots


def _count_overlaps(one: Box, others: Iterable[Box]) -> int:
    """Count the boxes that overlap with one."""
    return sum(one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3] for other in others)
