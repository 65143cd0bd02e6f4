"""Verdicts on what somebody said, read from the order of the words: 'claims that Aster had fallen do not hold water'.

Parsers take 'claims' and 'reports' for verbs and lose the subject of the verdict behind the clause, so the rows of the
lexicon's section `verdicts` are matched on words. A row is a run of lemmas: `a|b` one of them, `x?` perhaps, `_` up to
three words without a 'not', `<report>`, `<say>`, `<false>` a class. Articles and adverbs that no row names are passed over.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_STOPS = frozenset({";", ":", ".", "?", "!"})
_QUOTES = frozenset({'"', "“"})
_OPENERS = frozenset({"that", "how"})
_OTHER_CLAUSE = frozenset({"before", "after", "when", "where", "while", "because", "since", "until", "although"})
_SKIPPED = frozenset({"DET", "ADV", "PUNCT"})
_GAP = 4
#: How far before a clause a verdict can begin.
_WINDOW = 14
_REFERRING = frozenset({"which", "this", "that", "it"})
_CUTS = frozenset({",", ";", "-", "–", "—"})
_ENDS = frozenset({"but", "while", "although", "though", "whereas"})


@dataclass(frozen=True, slots=True)
class Discredit:
    """What is said of a clause: that it is false, or nothing (`is_open`); the words whose saying the verdict is on; the verb of who denies."""

    cue: int
    is_open: bool
    said_from: int
    said_to: int
    denier: int = -1


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[frozenset[str] | str, ...]
    is_open: bool


def verdict_on(graph: Graph, i: int) -> Discredit | None:
    """Find the verdict on the clause or noun of a word, before it or behind it; None if there is none."""
    opener = _find_opener(graph, i)
    before = _find_before(graph, i, opener) if opener >= 0 else None
    return before or _find_behind(graph, i, opener) or _find_tail(graph, i)


def is_make_believe(graph: Graph, i: int) -> bool:
    """Tell what happens in a work or a game or is said in play: 'in the film, rebels took Aster', 'as a joke'."""
    words = load_lexicon()["verdicts"]
    for at in [i, *graph.ancestors(i)]:
        for k in graph.kids(at, "obl", "nmod"):
            lemma, case = graph.tokens[k].lemma.lower(), graph.case(k)
            owned = [c for c in graph.kids(k, "nmod") if graph.tokens[c].lemma.lower() not in words["settings"]]
            if lemma in words["settings"] and case == "in" and not owned:
                return True
            only = graph.tokens[max(0, min(graph.subtree(k)) - 1)].text.lower() == "only" or any(
                graph.tokens[c].text.lower() == "only" for c in graph.subtree(k)
            )
            if case == "in" and {lemma, graph.tokens[k].text.lower()} & words["fancies"]:
                return True
            if case == "on" and lemma in words["surfaces"] and (only or lemma == "map"):
                return True
            if lemma in words["pranks"] and case == "as":
                return True
    return False


def _find_before(graph: Graph, i: int, opener: int) -> Discredit | None:
    low = next((k + 1 for k in range(opener - 1, -1, -1) if graph.tokens[k].text in _STOPS), 0)
    kept, words = _reduce(graph, range(max(low, opener - _WINDOW), opener))
    for name in ("false_by", "false_before", "open_before"):
        for row in _rows(name):
            for at in range(len(words)):
                if _match(row.parts, words, at, to_end=True) >= 0:
                    return Discredit(kept[at], row.is_open, kept[at], i, kept[at] if name == "false_by" else -1)
    return None


def _find_behind(graph: Graph, i: int, opener: int) -> Discredit | None:
    aside = _find_aside(graph, i)
    end = next((t.i for t in graph.tokens[i + 1 :] if t.text in _STOPS or t.text.lower() in _ENDS), len(graph.tokens))
    skipped = range(aside[0], aside[1] + 1) if aside else range(0)
    kept, words = _reduce(graph, [k for k in range(i + 1, end) if k not in skipped])
    first = next((n for n, k in enumerate(kept) if graph.tokens[k].upos in {"VERB", "AUX"}), -1)
    if first < 0:
        return None
    head = _find_head(graph, opener)
    names = ["false_event", "open_event"] if graph.tokens[i].upos == "NOUN" or head >= 0 or aside else []
    names += ["false_behind", "open_behind"] if head >= 0 or aside else []
    names += ["open_media"] if _shows(graph, i) else []
    for name in names:
        if any(_match(row.parts, words, first, to_end=False) >= 0 for row in _rows(name)):
            low, high = aside or (head if head >= 0 else i, i)
            return Discredit(kept[first], name.startswith("open_"), low, high)
    return None


def _find_tail(graph: Graph, i: int) -> Discredit | None:
    """Find what the sentence adds to somebody's words: '..., which is not true', '..., but that was a lie'."""
    verbs = load_lexicon()["speech"]["say"]
    said = any(graph.tokens[k].lemma.lower() in verbs and graph.tokens[k].upos == "VERB" for k in graph.ancestors(i))
    for k in range(i + 1, len(graph.tokens) if said else 0):
        token = graph.tokens[k]
        if token.text.lower() not in _REFERRING or graph.tokens[k - 1].text not in _CUTS | _ENDS:
            continue
        kept, words = _reduce(graph, range(k, len(graph.tokens)))
        if kept[:1] == [k] and any(_match(row.parts, words, 0, to_end=False) >= 0 for row in _rows("false_tail")):
            return Discredit(k, is_open=False, said_from=0, said_to=i)
    return None


def _find_aside(graph: Graph, i: int) -> tuple[int, int] | None:
    """Find ', as the rebels claim,' behind a word: what stands before it is their claim."""
    at = next((t.i for t in graph.tokens[i + 1 :] if t.text == "," or t.text in _STOPS), -1)
    if at < 0 or at + 1 >= len(graph.tokens) or graph.tokens[at + 1].text.lower() != "as":
        return None
    end = next((t.i for t in graph.tokens[at + 1 :] if t.text == "," or t.text in _STOPS), -1)
    told = any(t.lemma.lower() in load_lexicon()["speech"]["say"] for t in graph.tokens[at + 1 : end])
    return (at, end) if end > 0 and told and graph.tokens[end].text == "," else None


def _find_head(graph: Graph, opener: int) -> int:
    """Find the word whose content a clause is: a noun or verb of saying before it, the 'that' that opens a sentence; else -1."""
    if opener < 0:
        return -1
    low = graph.tokens[opener].text.lower()
    before = [k for k in range(opener - 1, -1, -1) if graph.tokens[k].upos != "PUNCT"][:1]
    if not before:
        return opener if low == "that" else -1
    token = graph.tokens[before[0]]
    return before[0] if _classes()["<report>"] & {token.lemma.lower()} or _says(graph, before[0]) else -1


def _says(graph: Graph, k: int) -> bool:
    """Tell a verb of saying that is not the sentence's own: 'anyone who says', 'to say', 'saying'."""
    token = graph.tokens[k]
    if token.lemma.lower() not in load_lexicon()["speech"]["say"]:
        return False
    before = graph.tokens[k - 1].text.lower() if k else ""
    return token.xpos == "VBG" or before in {"who", "to", "whoever"}


def _shows(graph: Graph, i: int) -> bool:
    """Tell whether what a word tells is seen in a picture: 'a video of rebels in Aster', 'a photo that seemed to show ...'."""
    media = load_lexicon()["verdicts"]["media"]
    return any(t.lemma.lower() in media and t.upos == "NOUN" for t in graph.tokens[:i])


def _find_opener(graph: Graph, i: int) -> int:
    """Find the word that opens the clause of a word: its 'that' or 'how', what follows a verb of saying, the 'of' of a noun; else -1."""
    token = graph.tokens[i]
    wanted = {"NOUN": {"of", "about", "on"}}.get(token.upos, {"of", "to"} if token.xpos == "VBG" else set())
    own = [k for k in graph.kids(i, "case", "mark") if graph.tokens[k].text.lower() in wanted]
    if own:
        return own[0]
    if token.upos == "NOUN" and token.relation.startswith("obj"):
        return min(graph.subtree(i, within_clause=True))
    for k in range(i - 1, -1, -1):
        if _opens(graph, k):
            return k
        at = graph.tokens[k]
        if at.lemma.lower() in _tellers() and (k == token.head or (_is_full(graph, k) and graph.is_below(i, k))):
            return k + 1
        if at.text in _STOPS or at.text == "," or at.text.lower() in _OTHER_CLAUSE or _is_full(graph, k):
            return -1
    return -1


def _opens(graph: Graph, k: int) -> bool:
    """Tell the 'that' or 'how' of a clause, and the 'to' of 'their claim to hold Aster'."""
    low, before = graph.tokens[k].text.lower(), graph.tokens[max(0, k - 1)]
    if low == "to":
        return before.lemma.lower() in load_lexicon()["speech"]["rumour"]
    leads = k == 0 or before.text in _QUOTES
    return low in _OPENERS and (graph.tokens[k].upos != "DET" or leads)


def _is_full(graph: Graph, k: int) -> bool:
    """Tell a finite verb that is no auxiliary."""
    token = graph.tokens[k]
    return token.xpos in _FINITE and not token.relation.startswith(("aux", "cop"))


def _reduce(graph: Graph, span: Sequence[int]) -> tuple[list[int], list[frozenset[str]]]:
    """Leave out the articles, adverbs and marks that no row names; give what is left and its forms."""
    kept = [
        k
        for k in span
        if not _is_small(graph, k)
        or {graph.tokens[k].lemma.lower(), graph.tokens[k].text.lower()} & (_named() | _negators())
    ]
    return kept, [frozenset({graph.tokens[k].lemma.lower(), graph.tokens[k].text.lower()}) for k in kept]


def _is_small(graph: Graph, k: int) -> bool:
    """Tell articles, adverbs, marks and possessive pronouns."""
    token = graph.tokens[k]
    return token.upos in _SKIPPED or (token.relation == "nmod:poss" and token.upos == "PRON")


def _match(parts: Sequence[frozenset[str] | str], words: Sequence[frozenset[str]], at: int, *, to_end: bool) -> int:
    """Match a row at a place of the words; give where it ends, -1 if it does not fit."""
    if not parts:
        return at if not to_end or at == len(words) else -1
    part, rest = parts[0], parts[1:]
    if part == "_":
        for n in range(min(_GAP, len(words) - at) + 1):
            if n and words[at + n - 1] & _negators():
                return -1
            end = _match(rest, words, at + n, to_end=to_end)
            if end >= 0:
                return end
        return -1
    if at < len(words) and words[at] & frozenset(part):
        end = _match(rest, words, at + 1, to_end=to_end)
        if end >= 0:
            return end
    return _match(rest, words, at, to_end=to_end) if "?" in part else -1


@functools.cache
def _rows(name: str) -> tuple[_Row, ...]:
    return tuple(
        _Row(tuple(_parse(word) for word in row.split()), name.startswith("open"))
        for row in sorted(load_lexicon()["verdicts"][name])
    )


def _parse(word: str) -> frozenset[str] | str:
    if word == "_":
        return word
    plain = word.removesuffix("?")
    forms = {form for one in plain.split("|") for form in _classes().get(one, {one})}
    return frozenset(forms | ({"?"} if plain != word else set()))


@functools.cache
def _classes() -> dict[str, frozenset[str]]:
    words = load_lexicon()
    return {
        "<report>": words["speech"]["rumour"] | words["speech"]["nouns"] | words["verdicts"]["notions"],
        "<say>": words["speech"]["say"],
        "<false>": words["denial"]["false"] | words["denial"]["falsehood"] | words["verdicts"]["absurd"],
        "<untrue>": (words["denial"]["false"] | words["denial"]["falsehood"]) - words["verdicts"]["judged"],
        "<absurd>": words["verdicts"]["absurd"],
        "<wrongly>": words["denial"]["falsely"],
        "<unreal>": words["verdicts"]["unreal"],
        "<fiction>": words["verdicts"]["fiction"],
    }


@functools.cache
def _tellers() -> frozenset[str]:
    return load_lexicon()["speech"]["say"] | load_lexicon()["verdicts"]["unreal"]


@functools.cache
def _negators() -> frozenset[str]:
    return load_lexicon()["denial"]["negators"]


@functools.cache
def _named() -> frozenset[str]:
    """Give every word that some row names."""
    names = [name for name in load_lexicon()["verdicts"] if name.startswith(("false_", "open_"))]
    return frozenset(
        form for name in names for row in _rows(name) for part in row.parts if part != "_" for form in part
    )
