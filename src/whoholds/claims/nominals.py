"""Frames of nouns and states: 'the fall of Aster', 'their withdrawal', 'is in rebel hands'."""

from __future__ import annotations

from collections.abc import Callable

from whoholds.claims.frame import Frame
from whoholds.claims.frame import lift_adverb_arguments
from whoholds.claims.graph import Graph
from whoholds.claims.rules import load_lexicon

#: Builds the frame of another word: (graph, word, depth).
Builder = Callable[[Graph, int, int], Frame]
_KEPT = frozenset({"compound", "amod", "appos", "nummod", "acl", "ccomp", "advcl"})
_SPEAKING_OF = frozenset({"speak", "tell", "warn", "report", "talk"})
_TARGETS = ("on", "in", "at", "near", "from", "out_of", "into", "against")
_LIFTED = frozenset({"from", "out_of", "into", "on", "toward", "towards", "against", "by"})
_RELATIVES = frozenset({"who", "which", "that"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl"})


def nominal_frame(graph: Graph, i: int, depth: int, build: Builder) -> Frame:
    """Build the frame of a noun, adjective or adverb; what it is said of is the role `theme`."""
    token = graph.tokens[i]
    frame = Frame(i=i, lemma=token.lemma.lower(), kind="noun", case=graph.case(i))
    for k in graph.children[i]:
        _place_dependent(graph, frame, k)
    _replace_relative(graph, frame)
    copular = bool(graph.kids(i, "nsubj", "cop"))
    if copular or token.upos in {"ADJ", "ADV"}:
        frame.kind = "state"
    if copular and not frame.args.get("theme"):
        _theme_before_copula(graph, frame)
    if copular and token.upos == "ADJ" and token.text.lower().endswith("ed"):
        _read_participle(frame)
    if not frame.args.get("theme"):
        _theme_from_governor(graph, frame, depth, build)
    if token.relation == "nsubj" and token.head > i and graph.kids(token.head, "cop"):
        frame.add("is", token.head)
    _lift_from_complement(graph, frame)
    if frame.kind == "state":
        _read_adverb_behind(graph, frame)
    return frame


def _read_adverb_behind(graph: Graph, frame: Frame) -> None:
    """Read 'Aster is the army's again, he declared', where the parser gives the adverb to the verb of saying."""
    behind = frame.i + 1
    while behind < len(graph.tokens) and graph.tokens[behind].upos == "PART":
        behind += 1
    if behind < len(graph.tokens) and graph.tokens[behind].upos == "ADV":
        frame.particles.add(graph.tokens[behind].text.lower())


def _replace_relative(graph: Graph, frame: Frame) -> None:
    """Say of the mayor what 'the mayor, who was in Aster' says of 'who'."""
    token = graph.tokens[frame.i]
    if not token.relation.endswith("relcl") or token.head < 0:
        return
    members = frame.args.get("theme", [])
    for position, k in enumerate(members):
        if graph.tokens[k].text.lower() in _RELATIVES:
            members[position] = token.head


def _lift_from_complement(graph: Graph, frame: Frame) -> None:
    """Give 'the withdrawal of the army from Aster' its place, which the parser hangs on the army."""
    for o in [*frame.args.get("of", []), *frame.args.get("by", [])]:
        for k in graph.kids(o, "nmod"):
            case = graph.case(k)
            if case in _LIFTED and case not in frame.args:
                frame.add(case, k)


def _place_dependent(graph: Graph, frame: Frame, k: int) -> None:
    child = graph.tokens[k]
    base, _, sub = child.relation.partition(":")
    if base == "nsubj":
        frame.add("theme", k)
    elif child.relation in {"nmod:poss", "det:poss"}:
        frame.add("poss", k)
    elif base in {"nmod", "obl"}:
        frame.add("agent" if sub == "agent" else graph.case(k) or "bare", k)
    elif base in _KEPT:
        frame.add(base, k)
    elif base == "advmod":
        frame.particles.add(child.text.lower())
        lift_adverb_arguments(graph, frame, k)


def _read_participle(frame: Frame) -> None:
    """Read 'is liberated', tagged as an adjective, as the passive it is."""
    frame.passive = True
    frame.args["obj"] = list(frame.args.get("theme", []))
    for k in frame.args.get("by", []) + frame.args.get("agent", []):
        frame.add("subj", k)


def _theme_before_copula(graph: Graph, frame: Frame) -> None:
    """Take the noun that stands before 'is' where the parser hung it elsewhere ('...; Aster and Brim are ours')."""
    at = min(graph.kids(frame.i, "cop"), default=0) - 1
    while at >= 0 and graph.tokens[at].upos in {"ADV", "PUNCT"}:
        at -= 1
    if at >= 0 and graph.tokens[at].upos in {"PROPN", "NOUN"}:
        while graph.tokens[at].relation in {"conj", "flat"} and graph.tokens[at].head >= 0:
            at = graph.tokens[at].head
        frame.add("theme", at)


def _theme_from_governor(graph: Graph, frame: Frame, depth: int, build: Builder) -> None:
    """Find what a phrase such as 'in rebel hands' is said of, and lift a light verb's arguments."""
    token = graph.tokens[frame.i]
    base, head = token.relation.partition(":")[0], token.head
    if head < 0 or depth > 6:
        return
    governor = graph.tokens[head].upos
    if token.relation == "conj":
        _share(frame, build(graph, head, depth + 1))
        _join_existential(graph, frame, head)
    elif base in {"obl", "xcomp"} and governor in {"ADV", "ADJ"} and graph.kids(head, "cop"):
        frame.light = head
        frame.particles.add(graph.tokens[head].text.lower())
        for k in graph.kids(head, "nsubj"):
            frame.add("theme", k)
    elif base in {"obl", "xcomp", "obj", "advcl", "nsubj"} and governor in {"VERB", "AUX"}:
        frame.light = head
        above = build(graph, head, depth + 1)
        if base != "nsubj" and _predicates_object(
            frame, above, is_adjective=token.upos in {"ADJ", "NOUN"} and base == "xcomp"
        ):
            for k in above.args["obj"]:
                frame.add("theme", k)
        else:
            _lift(frame, above, base)
    elif base in {"nmod", "acl", "appos"} or (base == "advcl" and governor in {"NOUN", "PROPN"}):
        # 'Aster is the only town not under their control'
        for k in graph.kids(head, "nsubj") if graph.kids(head, "cop") else []:
            frame.add("theme", k)
        frame.add("theme", head)


def _predicates_object(frame: Frame, above: Frame, *, is_adjective: bool) -> bool:
    """Tell 'pronounced Aster in the hands of the army', where the phrase is said of the object."""
    if above.passive or frame.i in above.args.get("obj", []):
        return False
    if not is_adjective and frame.case not in {"in", "under", "within", "as"}:
        return False
    return above.lemma in load_lexicon()["frames"]["predicating"] and bool(above.args.get("obj"))


def _join_existential(graph: Graph, frame: Frame, head: int) -> None:
    """Give the second of two things that exist the place of both: 'In Aster there were drones and no fighting'."""
    verb = graph.tokens[head].head
    if verb < 0 or not graph.kids(verb, "expl"):
        return
    for k in graph.kids(verb, "obl"):
        if graph.case(k) in {"in", "at", "near", "around", "inside"}:
            frame.add(graph.case(k), k)


def _share(frame: Frame, above: Frame) -> None:
    """Give a coordinated noun the arguments of the first one."""
    for role in ("theme", "subj", "poss", "of"):
        if role not in frame.args:
            for k in above.args.get(role, []):
                frame.add(role, k)


def _lift(frame: Frame, above: Frame, base: str) -> None:
    """Take over what the governing verb says of the event noun: its subject, and for verbs that add nothing, its places."""
    words = load_lexicon()["frames"]
    for k in above.args.get("obj" if above.passive else "subj", []):
        if k != frame.i:
            frame.add("theme", k)
    if base == "nsubj" and above.lemma in words["happening"]:
        _take(frame, above, {"subj", "obj", "theme", *_CLAUSES})
    elif base == "nsubj" and above.lemma in words["hitting"]:
        _take_target(frame, above)
    elif base == "obl" and above.lemma in _SPEAKING_OF:
        for role in _TARGETS:
            for k in above.args.get(role, []):
                if k > frame.i:
                    frame.add(role, k)
    if base in {"obj", "nsubj"} and above.lemma in words["light"]:
        _take(frame, above, {"obj", *_CLAUSES})


def _take_target(frame: Frame, above: Frame) -> None:
    """Read 'strikes hit Aster': what is hit is what the strikes were on."""
    for k in above.args.get("obj", []):
        if k != frame.i:
            frame.add("on", k)
    for role in ("in", "at", "near"):
        for k in above.args.get(role, []):
            frame.add(role, k)


def _take(frame: Frame, above: Frame, without: set[str]) -> None:
    for role, members in above.args.items():
        for k in members:
            if k != frame.i and role not in without:
                frame.add(role, k)
