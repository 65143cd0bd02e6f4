"""Cues of stance that stand in the order of the words rather than in the tree: inversions, questions, verdicts."""

from __future__ import annotations

from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "``", "''"})
#: What sets a verdict behind a clause, and what ends it.
_TURNING = frozenset({"be", "proved", "proves", "prove", "proven", "turned", "turns", "looked", "looks"})
_BREAKS = frozenset({":", "-", "–", "—", "--"})
_STOPS = frozenset({".", ";", ",", "!", "?"})
_NOT = frozenset({"not", "n't", "n’t"})
_BE = frozenset({"is", "are", "was", "were", "'s", "'re", "am"})


def marks_of(graph: Graph, i: int) -> set[str]:
    """Give the words that introduce a clause, those of 'in order to' and 'as if' each for itself and joined."""
    out: set[str] = set()
    for k in graph.kids(i, "mark"):
        fixed = [graph.tokens[f].text.lower() for f in graph.kids(k, "fixed")]
        word = graph.tokens[k].text.lower()
        out |= {word, *fixed, "_".join([word, *fixed])}
    return out


def stands_after_be(graph: Graph, i: int) -> bool:
    """Tell 'are to leave', 'was then to be vacated', 'their aim is to take'."""
    to = next((k for k in graph.kids(i, "mark") if graph.tokens[k].text.lower() == "to"), None)
    if to is None or graph.tokens[i].lemma.lower() in {"see", "hear", "find"}:
        return False
    before = to - 1
    while before > 0 and graph.tokens[before].upos in {"ADV", "PART"}:
        before -= 1
    return before > 0 and graph.tokens[before].text.lower() in _BE


def is_question(graph: Graph, i: int) -> bool:
    """Tell whether the clause of a word ends in a question mark."""
    after = next((t.text for t in graph.tokens[i:] if t.text in {"?", ".", "!", ";"}), "")
    return after == "?"


def is_inverted_condition(graph: Graph, i: int) -> bool:
    """Tell 'should Aster fall', 'were Aster to fall', 'had Aster held' at the head of a clause."""
    if graph.tokens[i].xpos not in {"VB", "VBN", "VBG", "VBD", "JJ"}:
        return False
    for k in range(i - 1, -1, -1):
        low = graph.tokens[k].text.lower()
        opens = (
            k == 0 or graph.tokens[k - 1].upos == "PUNCT" or graph.tokens[k - 1].text.lower() in {"and", "but", "or"}
        )
        if low in {"should", "were", "had"} and opens and not (low == "had" and graph.tokens[k].upos == "VERB"):
            return _fits_inversion(graph, low, k, i)
        if graph.tokens[k].xpos in _FINITE or graph.tokens[k].text in {".", ";", ":"}:
            return False
    return False


def _fits_inversion(graph: Graph, low: str, k: int, i: int) -> bool:
    subject = any(
        graph.tokens[j].upos in {"NOUN", "PROPN", "PRON"} or graph.tokens[j].xpos in {"NNP", "NNPS"}
        for j in range(k + 1, i)
    )
    xpos = graph.tokens[i].xpos
    if low == "should":
        return subject and xpos == "VB"
    if low == "had":
        between = any(graph.tokens[j].upos == "VERB" or graph.tokens[j].text == "," for j in range(k + 1, i))
        return subject and not between and xpos in {"VBN", "VBD"}
    return subject and (xpos != "VB" or any(graph.tokens[j].text.lower() == "to" for j in range(k + 1, i)))


def is_future(graph: Graph, i: int, *, strict: bool = False) -> bool:
    """Tell whether 'would' is a future told in the past ('said that they would leave') and not a supposition.

    With strict, tell whether a clause lies in the future: it has will, shall, or would.
    """
    if strict:
        return any(graph.tokens[k].text.lower() in {"will", "shall", "would", "'ll"} for k in graph.kids(i, "aux"))
    if any(marks_of(graph, k) & {"if", "unless"} or is_inverted_condition(graph, k) for k in graph.kids(i, "advcl")):
        return False
    if graph.tokens[i].lemma.lower() == "have" and graph.kids(i, "xcomp"):
        return False
    if any(graph.tokens[k].text.lower() == "have" for k in graph.kids(i, "aux")):
        return False
    said = load_lexicon()["speech"]["say"] | load_lexicon()["modality"]["plan"]
    return any(t.lemma.lower() in said and t.upos == "VERB" and t.i != i for t in graph.tokens)


def is_stopped(graph: Graph, i: int) -> bool:
    """Tell of an attempt (verb or noun) that it came to nothing: 'tried in vain', 'tried but were beaten back', 'the attempt failed'."""
    words = load_lexicon()["denial"]
    if any(graph.tokens[k].lemma.lower() in words["vain"] for k in graph.children[i]):
        return True
    head = graph.tokens[i].head
    base = graph.tokens[i].relation.partition(":")[0]
    near = list(graph.kids(i, "conj", "parataxis"))
    if head >= 0 and base in {"nsubj", "obj"}:
        near.append(head)
    return any(_comes_to_nothing(graph, k) for k in near)


def _comes_to_nothing(graph: Graph, k: int) -> bool:
    words = load_lexicon()["denial"]
    lemma = graph.tokens[k].lemma.lower()
    if lemma in words["stopped_alone"] or lemma not in words["stopped"]:
        return lemma in words["stopped_alone"]
    return any(graph.tokens[c].text.lower() in {"back", "off", "away"} for c in graph.children[k])


def denied_before(graph: Graph, i: int) -> int:
    """Find the verdict right before the 'that' of a word's clause, wherever the parser hung the clause; -1 if none.

    'It is not true that rebels are in Aster, the ministry said.'
    """
    words = load_lexicon()["denial"]
    that = next((k for k in range(i - 1, 1, -1) if graph.tokens[k].text.lower() == "that"), -1)
    if that < 2 or graph.tokens[that].upos not in {"SCONJ", "PRON"}:
        return -1
    if any(
        graph.tokens[k].text in {",", ";", ":"} or graph.tokens[k].xpos in _FINITE
        for k in range(that + 1, i)
        if not _is_auxiliary(graph, k)
    ):
        return -1
    at = next((k for k in range(that - 1, 0, -1) if graph.tokens[k].text not in _QUOTES), 0)
    word, before = graph.tokens[at], {t.text.lower() for t in graph.tokens[max(0, at - 3) : at]}
    negated = bool(before & {"not", "n't", "n’t", "hardly", "no"})
    if word.lemma.lower() in load_lexicon()["speech"]["nouns"] | load_lexicon()["speech"]["rumour"]:
        taken_back = _taken_back(graph, at)
        if taken_back >= 0:
            return taken_back
    if word.lemma.lower() in words["false"] | words["falsehood"]:
        rumour = word.lemma.lower() in load_lexicon()["speech"]["rumour"]
        passed_on = rumour and ("there" in before or not before & _BE)
        return -1 if negated or passed_on else at
    return at if negated and word.lemma.lower() in {"true", "case", "correct", "truth"} else -1


def _taken_back(graph: Graph, noun: int) -> int:
    """Find the verb that takes a report back: 'withdrew its statement that ...', 'took back its claim that ...'; -1 if none."""
    verb = graph.tokens[noun].head
    if verb < 0 or verb > noun or graph.case(noun):
        return -1
    back = any(graph.tokens[k].text.lower() == "back" for k in graph.children[verb])
    lemma = graph.tokens[verb].lemma.lower()
    return verb if lemma in load_lexicon()["denial"]["retracting"] or (lemma == "take" and back) else -1


def _is_auxiliary(graph: Graph, k: int) -> bool:
    return graph.tokens[k].relation.startswith(("aux", "cop"))


def called_false(graph: Graph, i: int) -> int:
    """Find the verdict on a report the word stands in: 'reports that ... are untrue', 'to speak of ... is nonsense'; -1 if none.

    Read from the order of the words, since parsers lose the subject of the verdict behind the clause.
    """
    words = load_lexicon()
    appended = _appended_verdict(graph, i)
    if appended >= 0:
        return appended
    is_report = _is_inside_report(graph, i)
    if not is_report and (graph.tokens[i].upos != "NOUN" or _meets_verb(graph, i)):
        return -1
    verdicts = words["denial"]["false"] | words["denial"]["falsehood"]
    verdicts |= words["denial"]["early"] if is_report else frozenset()
    for k in range(i + 1, len(graph.tokens)):
        token = graph.tokens[k]
        if token.text in {";", ":"} or token.text.lower() in {"but", "while"}:
            return -1
        if token.upos == "NOUN" and token.lemma.lower() in load_lexicon()["speech"]["rumour"]:
            return -1  # '... that Aster is theirs and that the reports of its loss are lies'
        if token.lemma.lower() in verdicts or token.text.lower() in verdicts:
            return k if _is_verdict(graph, i, k) else -1
    return -1


def _appended_verdict(graph: Graph, i: int) -> int:
    """Find the verdict that a colon or a dash sets behind a clause and that ends it: 'rebels in Aster: false'; -1 if none."""
    words = load_lexicon()["denial"]
    mark = next((t.i for t in graph.tokens[i + 1 :] if t.text in _BREAKS or t.text in _STOPS), -1)
    if mark < 0 or graph.tokens[mark].text not in _BREAKS:
        return -1
    end = next((t.i for t in graph.tokens[mark + 1 :] if t.text in _STOPS), len(graph.tokens))
    said = [
        t for t in graph.tokens[mark + 1 : end] if t.upos not in {"DET", "PUNCT", "ADV"} and t.text.lower() not in _BE
    ]
    said = [t for t in said if t.text.lower() not in {"that", "this", "it", "all"}]
    plain = [t.lemma.lower() for t in said if t.text.lower() != "not"]
    if len(plain) != 1:
        return -1
    negated = len(said) > 1 or any(graph.tokens[k].text.lower() in _NOT for k in range(mark + 1, end))
    false = plain[0] in words["false"] | words["falsehood"]
    true = plain[0] in {"true", "correct", "so", "right"}
    return said[-1].i if (false and not negated) or (true and negated) else -1


def _meets_verb(graph: Graph, i: int) -> bool:
    """Tell whether a full verb comes before the next form of be: 'the capture of Aster shook ...'."""
    later = next((t for t in graph.tokens[i + 1 :] if t.upos in {"VERB", "AUX"}), None)
    return later is None or later.text.lower() not in _BE


def _is_inside_report(graph: Graph, i: int) -> bool:
    rumours = load_lexicon()["speech"]["rumour"]
    for k in range(i - 1, -1, -1):
        token = graph.tokens[k]
        names = (
            token.upos in {"NOUN", "PROPN"} or token.xpos == "VBZ" or k == 0 or graph.tokens[k - 1].text.lower() == "to"
        )
        if names and token.lemma.lower() in rumours | {"speak", "say", "talk", "suggest"}:
            return True
        if token.text in {";", ":"}:
            return False
    return False


def _is_verdict(graph: Graph, i: int, k: int) -> bool:
    """Tell a verdict: behind a form of be with no 'not', or named by 'call' before the word."""
    between = [graph.tokens[j].text.lower() for j in range(i + 1, k)]
    if any(w in _BE or w in _TURNING for w in between):
        return not any(w in _NOT for w in between) and between[-1] != "no"
    names = load_lexicon()["modality"]["call_names"]
    return any(graph.tokens[j].lemma.lower() in names for j in range(i))
