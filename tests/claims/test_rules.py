"""Every rule's examples read as its predicate, its counter-examples not, through the real chain."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any

import pytest

from whoholds.claims.rules import _KEYS as KEYS
from whoholds.claims.rules import load_rules
from whoholds.claims.rules import make_rule
from whoholds.errors import RuleError
from whoholds.model import Predicate

if TYPE_CHECKING:
    from tests.claims.wars import Chain
    from whoholds.claims.rules import Rule

ROOT = Path(__file__).resolve().parents[2]
#: Men found in a place hold it or have entered it, whoever held it before decides: rules of presence give either.
_PRESENCE = {Predicate.CONTROLS, Predicate.ENTERS}


def list_sentences(kind: str) -> list[Any]:
    """Give each rule with each of its sentences."""
    return [
        pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in load_rules().rules for text in getattr(rule, kind)
    ]


def list_expected(rule: Rule) -> set[Predicate]:
    """Give the predicates a rule may read."""
    return _PRESENCE if rule.default == "presence" else {Predicate(rule.predicate)}


@pytest.mark.model
@pytest.mark.parametrize(("rule", "text"), list_sentences("examples"))
def test_an_example_gives_the_predicate_of_its_rule_for_a_place(rule: Rule, text: str, chain: Chain) -> None:
    claims = chain.read(text)
    assert any(c.predicate in list_expected(rule) and c.place for c in claims), [
        (c.rule, c.predicate, c.place) for c in claims
    ]


@pytest.mark.model
@pytest.mark.parametrize(("rule", "text"), list_sentences("counter"))
def test_a_counter_example_does_not_give_the_predicate_of_its_rule(rule: Rule, text: str, chain: Chain) -> None:
    claims = chain.read(text)
    assert not any(c.predicate in list_expected(rule) for c in claims), [(c.rule, c.predicate, c.place) for c in claims]


@pytest.mark.parametrize("rule", load_rules().rules, ids=lambda rule: rule.id)
def test_a_rule_names_a_predicate_and_has_sentences(rule: Rule) -> None:
    assert rule.predicate in set(Predicate)
    assert rule.examples
    assert rule.counter


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "a", "predicate": "captures", "verbs": "take", "examples": [], "counter": [], "verb": "x"}, "unknown"),
        ({"id": "a", "predicate": "captures", "verbs": "take", "examples": []}, "missing"),
        ({"id": "a", "predicate": "captures", "examples": [], "counter": []}, "no trigger"),
    ],
)
def test_a_malformed_rule_is_refused_with_its_name(row: dict[str, object], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        make_rule(row, "control.yaml")


def test_the_page_of_rules_lists_the_rules_as_they_are() -> None:
    spec = importlib.util.spec_from_file_location("rules", ROOT / "docs" / "rules.py")
    assert spec is not None
    assert spec.loader is not None
    rules = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(rules)
    page = rules.PAGE.read_text(encoding="utf-8")
    assert rules.fill_page(page) == page, "run: make docs"


def test_the_page_of_rules_explains_every_key() -> None:
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    assert not [key for key in KEYS if f"`{key}`" not in page]
