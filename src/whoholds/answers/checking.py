"""What a model answered, held against the report: every word it quotes must stand there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from whoholds.answers.limits import Limits
from whoholds.errors import ServiceError
from whoholds.model import Modality
from whoholds.model import PlaceRelation
from whoholds.model import Polarity
from whoholds.model import Predicate
from whoholds.model import Refusal
from whoholds.model import Report
from whoholds.model import Scope

#: (start, end) in the report's text; None where the model names nobody and nothing.
Span = tuple[int, int]
_FENCE = re.compile(r"^\s*```(?:json)?\s*(.*?)\s*```\s*$", re.DOTALL)
#: Letters and figures a quotation must hold: fewer are in every report.
_QUOTE_MIN = 8
#: Characters of a model's words that a refusal repeats.
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One claim as a model told it, with where its words stand in the report. Nothing in it is a place or an actor yet."""

    quote: Span
    trigger: Span
    predicate: Predicate
    polarity: Polarity
    modality: Modality
    scope: Scope
    relation: PlaceRelation
    actor: Span | None
    place: Span | None
    speaker: Span | None
    time: Span | None
    relays: tuple[Span, ...]


class _AbsentError(Exception):
    """Words that are not in the report, or a value that is none."""

    def __init__(self, code: str, about: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.about, self.reason = code, about, reason


def read_answer(answer: str, report: Report, limits: Limits) -> tuple[list[Saying], list[Refusal]]:
    """Read an answer.

    Returns
    -------
    The sayings whose every word stands in the report, and a refusal (stage 'answers') for each other one.

    Raises
    ------
    ServiceError
        If the answer is no list of claims at all.
    """
    sayings: list[Saying] = []
    refusals: list[Refusal] = []
    rows = _parse(answer)
    for row in rows[: limits.claims_max]:
        try:
            sayings.append(_read_row(row, report.text, limits))
        except _AbsentError as absent:
            refusals.append(refuse(report, absent.code, absent.about, absent.reason))
    if len(rows) > limits.claims_max:
        refusals.append(
            refuse(report, "too-many", str(len(rows)), f"only the first {limits.claims_max} claims were looked at")
        )
    return sayings, refusals


def refuse(report: Report, code: str, about: str, reason: str) -> Refusal:
    """Decline one thing a model said."""
    return Refusal(stage="answers", code=code, about=about[:_SHOWN], reason=reason, report_id=report.id)


def _parse(answer: str) -> list[Any]:
    fenced = _FENCE.match(answer)
    try:
        row = json.loads(fenced[1] if fenced else answer)
    except (ValueError, RecursionError):
        raise ServiceError("the model's answer is no JSON") from None
    rows = row.get("claims") if isinstance(row, dict) else None
    if not isinstance(rows, list):
        raise ServiceError("the model's answer is no list of claims")
    return rows


def _read_row(row: object, text: str, limits: Limits) -> Saying:
    """Read one claim.

    Raises
    ------
    _AbsentError
        If a word of it is not in the report or a value is none of those allowed.
    """
    if not isinstance(row, dict):
        raise _AbsentError("malformed", repr(row), "the model's claim is no JSON object")
    quote = _take(row, "quote")
    if len(quote) > limits.quote_max_characters or sum(map(str.isalnum, quote)) < _QUOTE_MIN:
        raise _AbsentError("quote-length", quote, "the quotation is too short or too long to show anything")
    trigger, place = _take(row, "trigger"), _take(row, "place")
    where = _find_quote(text, quote, [word for word in (trigger, place) if word])
    return Saying(
        quote=where,
        trigger=_find(text, trigger, where, "trigger", is_inside=True),
        predicate=_choose(row, "predicate", Predicate),
        polarity=_choose(row, "polarity", Polarity),
        modality=_choose(row, "modality", Modality),
        scope=_choose(row, "scope", Scope),
        relation=_choose(row, "relation", PlaceRelation),
        actor=_find_any(text, _take(row, "actor"), where, "actor"),
        place=_find_any(text, place, where, "place"),
        speaker=_find_any(text, _take(row, "speaker"), where, "speaker"),
        time=_find_any(text, _take(row, "time"), where, "time"),
        relays=tuple(_find(text, relay, where, "relay") for relay in _take_list(row, "relays")),
    )


def _take(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _AbsentError("malformed", f"{key}: {value!r}", f"the model's '{key}' is no text")
    return value.strip()


def _take_list(row: dict[str, Any], key: str) -> list[str]:
    value = row.get(key) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _AbsentError("malformed", f"{key}: {value!r}", f"the model's '{key}' is no list of texts")
    return [one.strip() for one in value if one.strip()]


def _choose(row: dict[str, Any], key: str, kind: type[Any]) -> Any:
    value = _take(row, key)
    try:
        return kind(value)
    except ValueError:
        raise _AbsentError("malformed", f"{key}: {value}", f"the model's '{key}' is none of those asked for") from None


def _find_quote(text: str, quote: str, inside: list[str]) -> Span:
    """Find a quotation: of several places the first that holds the other words too."""
    spans = list(_list_spans(text, quote))
    if not spans:
        raise _AbsentError("quote-absent", quote, "the report does not hold these words")
    return next((span for span in spans if all(word in text[span[0] : span[1]] for word in inside)), spans[0])


def _find_any(text: str, words: str, quote: Span, role: str) -> Span | None:
    return _find(text, words, quote, role) if words else None


def _find(text: str, words: str, quote: Span, role: str, *, is_inside: bool = False) -> Span:
    """Find the words of a role: in the quotation, else nearest before it, else anywhere."""
    spans = list(_list_spans(text, words)) if words else []
    inside = [span for span in spans if quote[0] <= span[0] and span[1] <= quote[1]]
    if inside:
        return inside[0]
    if is_inside or not spans:
        where = "quotation" if is_inside else "report"
        raise _AbsentError(f"{role}-absent", words, f"the {where} does not hold these words")
    before = [span for span in spans if span[1] <= quote[0]]
    return before[-1] if before else spans[0]


def _list_spans(text: str, words: str) -> Iterable[Span]:
    """Give every place where words stand in a text, whole; line ends and runs of blanks count as one blank."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    if not pattern:
        return
    for match in re.finditer(
        rf"(?<!\w){pattern}(?!\w)" if words[:1].isalnum() and words[-1:].isalnum() else pattern, text
    ):
        yield match.span()
