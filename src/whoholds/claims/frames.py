"""Predicate and arguments of one trigger word, free of the treebank's quirks.

Active, passive, reduced and relative clauses, shared subjects of coordinated verbs, controlled infinitives, nominal
events and light verbs all come out with the same roles: `subj` is who does it, `obj` what it is done to, and each
preposition is a role of its own ('from', 'out_of', 'near').
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from whoholds.claims.graph import Graph

_RELATIVES = frozenset({"who", "which", "that", "whom"})
#: Verbs that take the object of their governor as the subject of the infinitive below them.
_OBJECT_CONTROL = frozenset({"order", "urge", "ask", "tell", "force", "allow", "let", "enable", "call", "instruct", "make", "see", "have", "help", "want", "expect", "invite", "warn", "lead", "get", "cause", "permit", "leave", "watch", "hear"})
#: Verbs that only carry an event noun: the noun takes their subject and their prepositions.
LIGHT = frozenset({"make", "launch", "begin", "start", "carry", "mount", "conduct", "complete", "stage", "open", "take", "announce", "order", "continue", "wage", "lead", "suffer", "resume", "step", "perform", "finish", "undertake", "pursue", "attempt", "plan", "hold", "impose", "tighten", "lay", "achieve", "effect", "have", "fight", "repel", "repulse", "foil", "thwart", "halt", "stop", "face", "see", "unleash", "initiate", "execute"})
#: Verbs of happening: an event noun before them takes their places ('clashes went on in Aster').
HAPPENING = frozenset({"go", "hear", "report", "break", "erupt", "rage", "flare", "resume", "continue", "begin", "start", "take", "occur", "happen", "spread", "intensify", "subside", "ring", "follow", "ease", "stop", "last", "be", "persist", "escalate", "unfold"})
#: Verbs of hitting: a strike before them was on what they hit.
_HITTING = frozenset({"hit", "strike", "pound", "target", "rock", "shake", "kill", "wound", "injure", "destroy", "damage", "flatten"})
_PARTICLES = frozenset({"out", "back", "off", "away", "over", "up", "down", "in", "through", "inside", "home", "forward", "closer", "apart", "free"})


@dataclass(slots=True)
class Frame:
    """One predicate: the trigger's index, lemma and kind (verb, noun, state), its arguments by role, its particles."""

    i: int
    lemma: str
    kind: str
    passive: bool = False
    args: dict[str, list[int]] = field(default_factory=dict)
    particles: set[str] = field(default_factory=set)
    case: str = ""
    light: int = -1
    relative: bool = False

    def add(self, role: str, i: int) -> None:
        """Add an argument once."""
        found = self.args.setdefault(role, [])
        if i not in found:
            found.append(i)


#: Words for times of day: 'captured by noon' names no captor.
_TIMES = frozenset({"noon", "midday", "midnight", "dawn", "dusk", "morning", "afternoon", "evening", "night", "nightfall", "sunset", "sunrise", "daybreak", "then", "now", "today", "yesterday", "tomorrow", "lunch", "breakfast", "lunchtime", "tonight", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "weekend", "week", "month", "year", "time", "o'clock", "a.m.", "p.m.", "hour", "end", "means", "way", "phone", "telephone", "order", "force", "agreement", "accident"})


def frame_of(graph: Graph, i: int, depth: int = 0) -> Frame:
    """Build the frame of the word i."""
    token = graph.tokens[i]
    if token.upos == "VERB" or (token.upos == "AUX" and not token.relation.startswith(("aux", "cop"))):
        return _verb(graph, i, depth)
    if token.upos == "ADJ" and token.xpos in {"VBN", "VBD"}:
        return _verb(graph, i, depth)
    return _nominal(graph, i, depth)


def _verb(graph: Graph, i: int, depth: int) -> Frame:
    token = graph.tokens[i]
    frame = Frame(i=i, lemma=token.lemma.lower(), kind="verb", passive=_is_passive(graph, i))
    for k in graph.children[i]:
        _place_dependent(graph, frame, k)
    _lift_from_object(graph, frame)
    _find_lost_object(graph, frame)
    _fill_shared(graph, frame, depth)
    if frame.passive:
        for role in ("by", "agent"):
            for k in frame.args.pop(role, []):
                if graph.tokens[k].lemma.lower() not in _TIMES and graph.tokens[k].upos != "NUM":
                    frame.add("subj", k)
    for k in frame.args.get("obj" if frame.passive else "subj", []):
        frame.add("theme", k)
    return frame


def _place_dependent(graph: Graph, frame: Frame, k: int) -> None:
    child = graph.tokens[k]
    base, _, sub = child.relation.partition(":")
    if base in {"nsubj", "csubj"}:
        frame.add("obj" if sub == "pass" or (frame.passive and sub != "outer") else "subj", k)
    elif base in {"obj", "iobj"}:
        frame.add(base, k)
    elif base in {"obl", "nmod"}:
        frame.add("agent" if sub == "agent" else graph.case(k) or sub or "bare", k)
    elif base in {"xcomp", "ccomp", "advcl"}:
        frame.add(base, k)
        if base != "ccomp" and child.upos not in {"VERB", "AUX"} and graph.case(k):
            frame.add(graph.case(k), k)
        if base == "xcomp" and child.upos in {"ADJ", "ADV"}:
            _adverb_arguments(graph, frame, k)
    elif child.relation == "compound:prt" or (base == "advmod" and child.text.lower() in _PARTICLES):
        frame.particles.add(child.text.lower())
        _adverb_arguments(graph, frame, k)
    elif base == "advmod":
        if child.text.lower() in {"where", "there", "here"}:
            frame.add("where", k)
        _adverb_arguments(graph, frame, k)


#: Prepositions that say where a deed was done or from where somebody went, also when the parser hangs them on the object.
_WHERE = frozenset({"from", "out_of", "near", "at", "in", "inside", "outside", "around", "into", "onto", "over", "through", "across"})


def _lift_from_object(graph: Graph, frame: Frame) -> None:
    """Give the verb the place that hangs on its object: 'dislodged the rebels from Aster', 'ambushed a column near Brim'."""
    for o in list(frame.args.get("obj", [])):
        for k in graph.children[o]:
            if graph.tokens[k].relation.partition(":")[0] == "nmod":
                case = graph.case(k)
                if case in _WHERE and case not in frame.args:
                    frame.add(case, k)


def _find_lost_object(graph: Graph, frame: Frame) -> None:
    """Take a name as the object that the parser called something else: 'were leaving Aster by car', 'has given up Brim'."""
    if frame.args.get("obj") or frame.passive:
        return
    for role in ("xcomp", "iobj", "bare"):
        for k in frame.args.get(role, []):
            if graph.tokens[k].upos == "PROPN" and k > frame.i and not graph.case(k):
                frame.add("obj", k)
                return


def _adverb_arguments(graph: Graph, frame: Frame, k: int) -> None:
    """Lift the prepositions of an adverb ('back into', 'close to', 'north of') to the verb."""
    word = graph.tokens[k].text.lower()
    for o in graph.children[k]:
        if graph.tokens[o].relation.partition(":")[0] in {"obl", "nmod", "obj"}:
            case = graph.case(o)
            frame.add(case or "bare", o)
            frame.add(f"{word}_{case}" if case else word, o)


def _is_passive(graph: Graph, i: int) -> bool:
    token = graph.tokens[i]
    has_have = any(graph.tokens[k].lemma == "have" for k in graph.kids(i, "aux"))
    if has_have and graph.kids(i, "obj") and not any(graph.tokens[k].relation == "aux:pass" for k in graph.children[i]):
        return False
    if graph.kids(i, "aux:pass", "nsubj:pass", "csubj:pass") or any(graph.tokens[k].relation == "aux:pass" for k in graph.children[i]):
        return True
    if token.xpos != "VBN":
        return False
    if graph.kids(i, "obl:agent"):
        return True
    if token.relation in {"acl", "amod", "advcl"} and not graph.kids(i, "aux"):
        return True
    if token.relation == "conj" and not graph.kids(i, "aux", "nsubj"):
        return _is_passive(graph, token.head)
    return token.relation in {"xcomp", "parataxis", "root", "ccomp"} and not graph.kids(i, "aux", "nsubj") and not graph.kids(i, "obj")


def _fill_shared(graph: Graph, frame: Frame, depth: int) -> None:
    """Give the frame the subject or object that its clause leaves out."""
    token = graph.tokens[frame.i]
    _replace_relatives(graph, frame)
    missing = "obj" if frame.passive else "subj"
    if frame.args.get(missing) or depth > 6 or token.head < 0:
        return
    base = token.relation.partition(":")[0]
    head = token.head
    if token.relation in {"acl", "advcl"} and token.xpos == "VBG" and graph.kids(frame.i, "mark", "case") and graph.tokens[head].upos == "NOUN" and graph.tokens[head].head >= 0:
        above = frame_of(graph, graph.tokens[head].head, depth + 1)
        for k in above.args.get("subj", []):
            if k != head:
                frame.add(missing, k)
    elif token.relation in {"acl", "amod"} and graph.tokens[head].upos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
        if token.xpos in {"VBG", "VBN", "VBD", "JJ"}:
            frame.add(missing, head)
            frame.relative = True
    elif frame.passive and base in {"obj", "nsubj", "xcomp"} and graph.tokens[head].upos == "VERB":
        _inherit_passive(graph, frame, head, depth)
    elif base in {"conj", "advcl", "xcomp", "parataxis"} and graph.tokens[head].upos in {"VERB", "AUX", "NOUN", "ADJ", "PROPN", "PRON", "ADV"}:
        above = frame_of(graph, head, depth + 1)
        _inherit(graph, frame, above, base, missing)


def _inherit_passive(graph: Graph, frame: Frame, head: int, depth: int) -> None:
    """Give 'was reported recaptured' its object: what was reported."""
    above = frame_of(graph, head, depth + 1)
    if above.passive:
        for k in above.args.get("obj", [])[:1]:
            if k != frame.i:
                frame.add("obj", k)


def _inherit(graph: Graph, frame: Frame, above: Frame, base: str, missing: str) -> None:
    if base == "xcomp" and above.args.get("obj") and (above.lemma in _OBJECT_CONTROL or above.passive):
        source = above.args["obj"]
    else:
        source = above.args.get("obj" if above.passive else "subj") or above.args.get("theme") or above.args.get("obj" if base == "conj" and above.passive else "subj", [])
    for k in source:
        if k != frame.i and not graph.is_below(k, frame.i):
            frame.add(missing, k)
    if base == "conj":
        frame.relative = above.relative


def _replace_relatives(graph: Graph, frame: Frame) -> None:
    """In a relative clause, put the noun it describes where the relative pronoun or the gap stands."""
    token = graph.tokens[frame.i]
    clause = frame.i
    while graph.tokens[clause].relation in {"conj", "ccomp"} and graph.tokens[clause].head >= 0:
        clause = graph.tokens[clause].head
    if not graph.tokens[clause].relation.endswith("relcl"):
        return
    antecedent = graph.tokens[clause].head
    frame.relative = True
    replaced = False
    for role, members in frame.args.items():
        for position, k in enumerate(members):
            if graph.tokens[k].text.lower() in _RELATIVES or (role == "where" and graph.tokens[k].text.lower() == "where"):
                members[position] = antecedent
                replaced = True
    if not replaced and clause == frame.i and token.upos == "VERB" and token.xpos != "VBG":
        if not frame.args.get("subj") and not frame.passive:
            frame.add("subj", antecedent)
        elif not frame.args.get("obj"):
            frame.add("obj", antecedent)


def _nominal(graph: Graph, i: int, depth: int) -> Frame:
    token = graph.tokens[i]
    frame = Frame(i=i, lemma=token.lemma.lower(), kind="noun", case=graph.case(i))
    copular = False
    for k in graph.children[i]:
        child = graph.tokens[k]
        base, _, sub = child.relation.partition(":")
        if base == "nsubj":
            frame.add("theme", k)
            copular = True
        elif child.relation in {"nmod:poss", "det:poss"} or (base == "nmod" and sub == "poss"):
            frame.add("poss", k)
        elif base in {"nmod", "obl"}:
            frame.add("agent" if sub == "agent" else graph.case(k) or "bare", k)
        elif base in {"compound", "amod", "appos", "nummod", "acl", "ccomp", "advcl"}:
            frame.add(base, k)
        elif base == "advmod":
            frame.particles.add(child.text.lower())
            _adverb_arguments(graph, frame, k)
        elif base == "cop":
            copular = True
    if copular or token.upos in {"ADJ", "ADV"}:
        frame.kind = "state"
    if copular and not frame.args.get("theme"):
        _theme_before_copula(graph, frame)
    if copular and token.upos == "ADJ" and token.text.lower().endswith("ed"):
        frame.passive = True
        frame.args["obj"] = list(frame.args.get("theme", []))
        for k in frame.args.get("by", []) + frame.args.get("agent", []):
            frame.add("subj", k)
    if not frame.args.get("theme"):
        _theme_from_governor(graph, frame, depth)
    return frame


def _theme_before_copula(graph: Graph, frame: Frame) -> None:
    """Take the noun that stands before 'is' where the parser hung it elsewhere ('...; Aster and Brim are ours')."""
    at = min(graph.kids(frame.i, "cop"), default=0) - 1
    while at >= 0 and graph.tokens[at].upos in {"ADV", "PUNCT"}:
        at -= 1
    if at >= 0 and graph.tokens[at].upos in {"PROPN", "NOUN"}:
        while graph.tokens[at].relation in {"conj", "flat"} and graph.tokens[at].head >= 0:
            at = graph.tokens[at].head
        frame.add("theme", at)


def _theme_from_governor(graph: Graph, frame: Frame, depth: int) -> None:
    """Find what a phrase such as 'in rebel hands' is said of, and lift a light verb's arguments."""
    token = graph.tokens[frame.i]
    base = token.relation.partition(":")[0]
    head = token.head
    if head < 0 or depth > 6:
        return
    if token.relation == "conj":
        above = frame_of(graph, head, depth + 1)
        for role in ("theme", "subj", "poss", "of"):
            if role not in frame.args:
                for k in above.args.get(role, []):
                    frame.add(role, k)
    elif base in {"obl", "xcomp"} and graph.tokens[head].upos in {"ADV", "ADJ"} and graph.kids(head, "cop"):
        frame.light = head
        frame.particles.add(graph.tokens[head].text.lower())
        for k in graph.kids(head, "nsubj"):
            frame.add("theme", k)
    elif base in {"obl", "xcomp", "obj", "advcl", "nsubj"} and graph.tokens[head].upos in {"VERB", "AUX"}:
        above = frame_of(graph, head, depth + 1)
        frame.light = head
        for k in above.args.get("obj" if above.passive else "subj", []):
            if k != frame.i:
                frame.add("theme", k)
        if base == "nsubj" and above.lemma in HAPPENING:
            for role, members in above.args.items():
                for k in members:
                    if k != frame.i and role not in {"subj", "obj", "theme", "xcomp", "ccomp", "advcl"}:
                        frame.add(role, k)
        if base == "nsubj" and above.lemma in _HITTING:
            for k in above.args.get("obj", []):
                if k != frame.i:
                    frame.add("on", k)
            for role in ("in", "at", "near"):
                for k in above.args.get(role, []):
                    frame.add(role, k)
        if above.lemma in LIGHT and base in {"obj", "nsubj"}:
            for role, members in above.args.items():
                for k in members:
                    if k != frame.i and role not in {"obj", "xcomp", "ccomp", "advcl"}:
                        frame.add(role, k)
    elif base in {"nmod", "acl", "appos"}:
        frame.add("theme", head)
