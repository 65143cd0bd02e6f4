"""Parameters of the control model: the shipped defaults, overridden by the theatre's own numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from pathlib import Path

from whoholds.errors import TheatreError

#: A tree of tables as TOML gives it.
Tables = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a kind of claim says about control: fits in 0..1, `weight` on the odds, integrated change rates (see defaults.toml)."""

    actor: float
    contested: float
    other: float
    weight: float
    attack: float = 0.0
    contest: float = 0.0
    vacate: float = 0.0
    restless: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Every number of the model by table and name, and what each predicate says."""

    rates: Mapping[str, float]
    times: Mapping[str, float]
    origins: Mapping[str, float]
    odds: Mapping[str, float]
    front: Mapping[str, float]
    feeds: Mapping[str, float]
    learning: Mapping[str, float]
    stance: Mapping[str, float]
    friends: Mapping[str, float]
    generic: frozenset[str]
    child_weight: float
    contents: Mapping[tuple[str, str], Content]


@cache
def _read_defaults() -> str:
    """Read the shipped defaults as text."""
    return (Path(__file__).parent / "defaults.toml").read_text(encoding="utf-8")


def _merge(under: Mapping[str, object], over: Mapping[str, object], path: str) -> Tables:
    """Lay one tree of tables over another; a name or shape the defaults do not know is an error."""
    merged = dict(under)
    for name, value in over.items():
        if name not in under:
            raise TheatreError(
                f"the control model has no parameter '{path}{name}'; known here: {', '.join(sorted(under))}",
                parameter=path + name,
            )
        known = under[name]
        if isinstance(known, Mapping) != isinstance(value, Mapping):
            raise TheatreError(
                f"control parameter '{path}{name}' must be a {'table' if isinstance(known, Mapping) else 'number'}",
                parameter=path + name,
            )
        merged[name] = (
            _merge(known, value, f"{path}{name}.")
            if isinstance(known, Mapping) and isinstance(value, Mapping)
            else value
        )
    return merged


def _numbers(tables: Mapping[str, object], name: str) -> dict[str, float]:
    """Take one table of plain, finite, non-negative numbers (stance may be negative)."""
    table = tables[name]
    found: dict[str, float] = {}
    for key, value in table.items() if isinstance(table, Mapping) else ():
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise TheatreError(
                f"control parameter '{name}.{key}' must be a number, not {value!r}", parameter=f"{name}.{key}"
            )
        if value < 0 and name != "stance":
            raise TheatreError(f"control parameter '{name}.{key}' must not be negative", parameter=f"{name}.{key}")
        found[key] = float(value)
    return found


def _contents(tables: Mapping[str, object]) -> dict[tuple[str, str], Content]:
    """Read what each predicate says, by (predicate, manner)."""
    predicates = tables["predicates"]
    found: dict[tuple[str, str], Content] = {}
    for predicate, manners in predicates.items() if isinstance(predicates, Mapping) else ():
        for manner in manners:
            found[predicate, manner] = Content(**_numbers(manners, manner))
    return found


def _friends(tables: Mapping[str, object]) -> tuple[dict[str, float], frozenset[str]]:
    """Read the table of friends: two numbers, and the list of sides with generic names."""
    table = tables["friends"]
    listed = dict(table) if isinstance(table, Mapping) else {}
    generic = listed.pop("generic", [])
    if not isinstance(generic, list) or not all(isinstance(side, str) for side in generic):
        raise TheatreError(
            "control parameter 'friends.generic' must be a list of side ids", parameter="friends.generic"
        )
    return _numbers({"friends": listed}, "friends"), frozenset(generic)


def load_parameters(overrides: Mapping[str, object] | None = None) -> Parameters:
    """Load the defaults with a theatre's numbers laid over them.

    Parameters
    ----------
    overrides
        The theatre's `control` table, nested like `defaults.toml`; only what differs.

    Raises
    ------
    TheatreError
        For a parameter that does not exist or is no number.
    """
    tables = _merge(tomllib.loads(_read_defaults()), overrides or {}, "")
    confusion, generic = _friends(tables)
    return Parameters(
        rates=_numbers(tables, "rates"),
        times=_numbers(tables, "times"),
        origins=_numbers(tables, "origins"),
        odds=_numbers(tables, "odds"),
        front=_numbers(tables, "front"),
        feeds=_numbers(tables, "feeds"),
        learning=_numbers(tables, "learning"),
        stance=_numbers(tables, "stance"),
        friends=confusion,
        generic=generic,
        child_weight=_numbers(tables, "provinces")["child_weight"],
        contents=_contents(tables),
    )
