"""The roads of an OpenStreetMap extract as arrays: the only file that knows osmium, which comes with the extra `osm`.

The extract is streamed twice, once for roads and border posts, once for where the roads' nodes lie; what is kept grows
with the roads asked for, not with the extract.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from whoholds.errors import TheatreError

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Told what is being read and how many things have been.
OnRead = Callable[[str, int], None]

_LINK = "_link"
_TELL_EVERY = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderPost:
    """A border post of the extract: `barrier=border_control`."""

    osm_id: int
    name: str
    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The roads of an extract.

    `vertex_r` indexes vertices, way after way; `start_w` gives where each way begins in it, and its end after the last.
    `class_w` indexes `classes`, `name_w` and `bridge_w` index `names` (0 is no name). `bridge_w` is -1 for what is no
    bridge. `lat_v`, `lon_v` are WGS 84 degrees, not a number for vertices that the extract has cut off.
    """

    classes: tuple[str, ...]
    names: tuple[str, ...]
    vertex_r: Ints
    start_w: Ints
    class_w: Ints
    name_w: Ints
    bridge_w: Ints
    lat_v: Floats
    lon_v: Floats
    posts: tuple[BorderPost, ...]


@dataclass(slots=True)
class _Roads:
    """Roads while they are read."""

    classes: Sequence[str]
    refs: array[int] = field(default_factory=lambda: array("q"))
    starts: array[int] = field(default_factory=lambda: array("q"))
    kinds: array[int] = field(default_factory=lambda: array("q"))
    named: array[int] = field(default_factory=lambda: array("q"))
    bridges: array[int] = field(default_factory=lambda: array("q"))
    names: dict[str, int] = field(default_factory=lambda: {"": 0})
    posts: list[BorderPost] = field(default_factory=list)

    def add_way(self, way: Any) -> None:
        """Keep a way if it is a road of one of the classes."""
        kind = way.tags.get("highway", "").removesuffix(_LINK)
        if kind not in self.classes or len(way.nodes) < 2:
            return
        self.starts.append(len(self.refs))
        self.refs.extend(node.ref for node in way.nodes)
        self.kinds.append(self.classes.index(kind))
        tags = way.tags
        # A road of two numbers has them in one tag: the first is the one that is said.
        ref = tags.get("ref", "").split(";")[0].strip()
        name = tags.get("name:en", "") or tags.get("name", "")
        self.named.append(self._number(ref or name))
        is_bridge = tags.get("bridge", "no") != "no"
        self.bridges.append(
            self._number(tags.get("bridge:name:en", "") or tags.get("bridge:name", "") or name) if is_bridge else -1
        )

    def add_post(self, node: Any) -> None:
        """Keep a border post."""
        if node.tags.get("barrier") == "border_control":
            name = node.tags.get("name:en", "") or node.tags.get("name", "")
            self.posts.append(
                BorderPost(osm_id=node.id, name=name, lat_deg=node.location.lat, lon_deg=node.location.lon)
            )

    def _number(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names))


def read_extract(path: Path, classes: Sequence[str], on_read: OnRead | None = None) -> Extract:
    """Read the roads of some classes from an extract.

    Parameters
    ----------
    path
        An .osm.pbf, .osm, .osm.gz or .osm.bz2 file.
    classes
        Values of `highway` to keep; their links are kept too.

    Raises
    ------
    TheatreError
        If osmium is not installed, the file cannot be read, or it holds no such road.
    """
    osmium = _import_osmium()
    if not path.is_file():
        raise TheatreError(f"{path}: there is no such file", path=str(path))
    roads = _Roads(classes=classes)
    try:
        _read_ways(osmium, path, roads, on_read)
        refs = np.array(roads.refs, dtype=np.int64)
        ids, vertex_r = np.unique(refs, return_inverse=True)
        lat_v, lon_v = _read_positions(osmium, path, ids, on_read)
    except (RuntimeError, ValueError, OSError) as error:
        raise TheatreError(f"{path}: not a readable OpenStreetMap extract: {error}", path=str(path)) from error
    if not roads.starts:
        raise TheatreError(f"{path}: holds no road of the classes {', '.join(classes)}", path=str(path))
    return Extract(
        classes=tuple(classes),
        names=tuple(roads.names),
        vertex_r=vertex_r.astype(np.int64),
        start_w=np.array([*roads.starts, len(refs)], dtype=np.int64),
        class_w=np.array(roads.kinds, dtype=np.int64),
        name_w=np.array(roads.named, dtype=np.int64),
        bridge_w=np.array(roads.bridges, dtype=np.int64),
        lat_v=lat_v,
        lon_v=lon_v,
        posts=tuple(sorted(roads.posts, key=lambda post: post.osm_id)),
    )


def _import_osmium() -> Any:
    """Import osmium, or say what to install."""
    try:
        import osmium  # noqa: PLC0415 - an extra: only who reads extracts needs it
    except ModuleNotFoundError as error:
        raise TheatreError(
            "OpenStreetMap extracts need osmium, which is not installed: pip install 'whoholds[osm]'"
        ) from error
    return osmium


def _read_ways(osmium: Any, path: Path, roads: _Roads, on_read: OnRead | None) -> None:
    """Read roads and border posts."""
    kinds = osmium.osm.NODE | osmium.osm.WAY
    stream = osmium.FileProcessor(str(path), kinds).with_filter(osmium.filter.KeyFilter("highway", "barrier"))
    for count, thing in enumerate(stream, start=1):
        if thing.is_way():
            roads.add_way(thing)
        else:
            roads.add_post(thing)
        if on_read is not None and count % _TELL_EVERY == 0:
            on_read("roads", len(roads.starts))


def _read_positions(osmium: Any, path: Path, ids: Ints, on_read: OnRead | None) -> tuple[Floats, Floats]:
    """Read where nodes lie; not a number for those that are not in the extract."""
    lat_v, lon_v = np.full(len(ids), np.nan), np.full(len(ids), np.nan)
    if len(ids) and ids[0] < 0:
        raise ValueError("its nodes have negative ids, as an editor's unsaved work has; save or renumber it first")
    tracker = osmium.IdTracker()
    for one in ids.tolist():
        tracker.add_node(one)
    stream = iter(osmium.FileProcessor(str(path), osmium.osm.NODE).with_filter(tracker.id_filter()))
    found = 0
    while batch := [(node.id, node.location.lat, node.location.lon) for node in islice(stream, _TELL_EVERY)]:
        own, lats, lons = zip(*batch, strict=True)
        at = np.searchsorted(ids, np.array(own, dtype=np.int64))
        lat_v[at], lon_v[at] = lats, lons
        found += len(batch)
        if on_read is not None:
            on_read("positions", found)
    return lat_v, lon_v
