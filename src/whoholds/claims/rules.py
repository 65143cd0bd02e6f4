"""Reading rules: rows of YAML that say which words mean which predicate.

A rule has an id, a predicate, trigger words by part of speech, the roles in which its actor and place stand, and at
least one example and one counter-example sentence, which the tests run.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from typing import Any

import yaml

from whoholds.errors import RuleError

#: Files of the shipped rules, in the order in which they are tried.
RULE_FILES = ("control.yaml", "movement.yaml", "fighting.yaml", "roads.yaml", "people.yaml")
_KEYS = {
    "id",
    "predicate",
    "verbs",
    "nouns",
    "states",
    "particle",
    "case",
    "voice",
    "with",
    "without",
    "governor",
    "actor",
    "place",
    "against",
    "actor_must",
    "place_must",
    "scope",
    "code",
    "polarity",
    "modality",
    "older",
    "future",
    "relation",
    "also",
    "context",
    "default",
    "examples",
    "counter",
    "note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: see `docs/reference/rules.md` for the meaning of each key."""

    id: str
    predicate: str
    words: dict[str, tuple[str, ...]]
    particle: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    voice: str = ""
    with_: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without: dict[str, tuple[str, ...]] = field(default_factory=dict)
    governor: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    actor_must: str = "force"
    place_must: str = "place"
    scope: str = ""
    code: str = ""
    polarity: str = ""
    modality: str = ""
    older: str = ""
    future: str = ""
    relation: str = ""
    context: bool = False
    default: str = ""
    also: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()


def _words(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(str(v) for v in value)


def make_rule(row: dict[str, Any], where: str) -> Rule:
    """Check one row and make it a rule.

    Raises
    ------
    RuleError
        If a key is unknown or missing, naming the file and the rule.
    """
    name = row.get("id", "?")
    unknown = set(row) - _KEYS
    missing = {"id", "predicate", "examples", "counter"} - set(row)
    if unknown or missing:
        raise RuleError(f"{where}: rule {name}: unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
    words = {kind: _words(row.get(kind)) for kind in ("verbs", "nouns", "states")}
    if not any(words.values()):
        raise RuleError(f"{where}: rule {name} has no trigger words")
    plain: dict[str, Any] = {
        k: _words(row.get(k)) for k in ("particle", "case", "governor", "actor", "place", "against", "also")
    }
    texts: dict[str, Any] = {
        k: str(row[k])
        for k in (
            "voice",
            "actor_must",
            "place_must",
            "scope",
            "code",
            "polarity",
            "modality",
            "older",
            "future",
            "relation",
            "default",
        )
        if k in row
    }
    return Rule(
        id=str(row["id"]),
        predicate=str(row["predicate"]),
        words=words,
        with_={k: _words(v) for k, v in (row.get("with") or {}).items()},
        without={k: _words(v) for k, v in (row.get("without") or {}).items()},
        context=row.get("context", "false") == "true",
        examples=tuple(row["examples"]),
        counter=tuple(row["counter"]),
        **plain,
        **texts,
    )


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules with an index from (kind, lemma) to the rules it can trigger."""

    rules: tuple[Rule, ...]
    index: dict[tuple[str, str], tuple[Rule, ...]]

    def triggered_by(self, kind: str, lemma: str) -> tuple[Rule, ...]:
        """Give the rules a word can trigger."""
        return self.index.get((kind, lemma), ())


def index_rules(rules: Iterable[Rule]) -> RuleSet:
    """Index rules by trigger word."""
    kept = tuple(rules)
    index: dict[tuple[str, str], list[Rule]] = {}
    for rule in kept:
        for kind, lemmas in rule.words.items():
            for lemma in lemmas:
                index.setdefault((kind, lemma), []).append(rule)
    return RuleSet(kept, {k: tuple(v) for k, v in index.items()})


def _read(name: str) -> Any:
    text = (importlib.resources.files("whoholds.claims") / name).read_text(encoding="utf-8")
    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes plain strings only: 'on' stays a preposition
    except yaml.YAMLError as error:
        raise RuleError(f"{name} is not YAML: {error}", file=name) from error


@functools.cache
def load_rules() -> RuleSet:
    """Load the shipped rules.

    Raises
    ------
    RuleError
        If a file is not YAML, a rule is malformed, or two rules share an id.
    """
    rules: list[Rule] = []
    for name in RULE_FILES:
        rules.extend(make_rule(row, name) for row in _read(f"rules/{name}"))
    ids = [r.id for r in rules]
    doubled = sorted({i for i in ids if ids.count(i) > 1})
    if doubled:
        raise RuleError(f"rules share an id: {doubled}")
    return index_rules(rules)


@functools.cache
def load_lexicon() -> dict[str, dict[str, frozenset[str]]]:
    """Load the closed word classes of `lexicon.yaml`."""
    return {
        section: {name: frozenset(str(w) for w in words) for name, words in rows.items()}
        for section, rows in _read("lexicon.yaml").items()
    }
