"""Predicate and arguments of one trigger word, free of the treebank's quirks.

Active, passive, reduced and relative clauses, shared subjects of coordinated verbs, controlled infinitives, nominal
events and light verbs all come out with the same roles: `subj` is who does it, `obj` what it is done to, and each
preposition is a role of its own ('from', 'out_of', 'near').
"""

from __future__ import annotations

from whoholds.claims.frame import Frame
from whoholds.claims.frame import lift_adverb_arguments
from whoholds.claims.graph import Graph
from whoholds.claims.nominals import nominal_frame
from whoholds.claims.rules import load_lexicon

_RELATIVES = frozenset({"who", "which", "that", "whom"})


def frame_of(graph: Graph, i: int, depth: int = 0) -> Frame:
    """Build the frame of the word i."""
    token = graph.tokens[i]
    if is_gerund(graph, i):
        return nominal_frame(graph, i, depth, frame_of)
    if token.upos == "VERB" or (token.upos == "AUX" and not token.relation.startswith(("aux", "cop"))):
        return _verb(graph, i, depth)
    if is_participle(graph, i):
        return _verb(graph, i, depth)
    return nominal_frame(graph, i, depth, frame_of)


def is_gerund(graph: Graph, i: int) -> bool:
    """Tell a gerund that is a noun: 'there was fighting in Aster', 'the shelling of Brim', tagged as a verb."""
    token = graph.tokens[i]
    if token.upos != "VERB" or token.xpos != "VBG" or graph.kids(i, "nsubj", "aux", "obj", "cop"):
        return False
    if graph.kids(i, "det", "amod"):
        return True
    bare = token.relation.partition(":")[0] in {"nsubj", "obj"} or (
        token.relation in {"obl", "nmod"} and bool(graph.kids(i, "case"))
    )
    return bare and not graph.kids(i, "mark", "xcomp", "ccomp")


def is_participle(graph: Graph, i: int) -> bool:
    """Tell a participle tagged as an adjective: 'was overwhelmed in the morning'."""
    token = graph.tokens[i]
    return token.upos == "ADJ" and (
        token.xpos in {"VBN", "VBD"} or any(graph.tokens[k].relation == "aux:pass" for k in graph.children[i])
    )


def _verb(graph: Graph, i: int, depth: int) -> Frame:
    token = graph.tokens[i]
    frame = Frame(i=i, lemma=token.lemma.lower(), kind="verb", passive=_is_passive(graph, i))
    for k in graph.children[i]:
        _place_dependent(graph, frame, k)
    _lift_from_object(graph, frame)
    _find_lost_object(graph, frame)
    _find_lost_agent(graph, frame)
    _fill_shared(graph, frame, depth)
    if frame.passive:
        for role in ("by", "agent"):
            for k in frame.args.pop(role, []):
                if _may_be_agent(graph, k):
                    frame.add("subj", k)
    for k in frame.args.get("obj" if frame.passive else "subj", []):
        frame.add("theme", k)
    return frame


def _is_counted(graph: Graph, k: int) -> bool:
    """Tell 'at least two villages', an object that parsers take for an adverbial."""
    token = graph.tokens[k]
    times = load_lexicon()["frames"]["times"]
    return token.upos == "NOUN" and token.lemma.lower() not in times and bool(graph.kids(k, "case", "nummod"))


def _is_undergone(graph: Graph, frame: Frame, sub: str) -> bool:
    """Tell a passive's subject; 'the rebels have retaken Aster' has none, whatever the parser calls it."""
    if sub == "pass":
        return frame.passive or not graph.kids(frame.i, "obj")
    return frame.passive and sub != "outer"


def _may_be_agent(graph: Graph, k: int) -> bool:
    """Tell 'by the army' from 'by noon' and 'by force'; 'by government forces' is an agent."""
    token = graph.tokens[k]
    if token.upos == "NUM" or token.lemma.lower() not in load_lexicon()["frames"]["times"]:
        return token.upos != "NUM"
    return token.xpos == "NNS" and token.lemma.lower() == "force"


def _place_dependent(graph: Graph, frame: Frame, k: int) -> None:
    child = graph.tokens[k]
    base, _, sub = child.relation.partition(":")
    if base in {"nsubj", "csubj"}:
        is_object = _is_undergone(graph, frame, sub) and not _is_perfect_active(graph, frame.i)
        frame.add("obj" if is_object else "subj", k)
    elif base in {"obj", "iobj"}:
        frame.add(base, k)
    elif base in {"obl", "nmod"}:
        counted = base == "obl" and not sub and not graph.case(k) and _is_counted(graph, k)
        frame.add("agent" if sub == "agent" else graph.case(k) or sub or ("obj" if counted else "bare"), k)
    elif base in {"xcomp", "ccomp", "advcl"}:
        frame.add(base, k)
        if base != "ccomp" and child.upos not in {"VERB", "AUX"} and graph.case(k):
            frame.add(graph.case(k), k)
        if base == "xcomp" and child.upos in {"ADJ", "ADV"}:
            lift_adverb_arguments(graph, frame, k)
    elif child.relation == "compound:prt" or (
        base == "advmod" and child.text.lower() in load_lexicon()["frames"]["particles"]
    ):
        frame.particles.add(child.text.lower())
        lift_adverb_arguments(graph, frame, k)
    elif base == "advmod":
        if child.text.lower() in {"where", "there", "here"}:
            frame.add("where", k)
        lift_adverb_arguments(graph, frame, k)


#: Prepositions that say where a deed was done or from where somebody went, also when the parser hangs them on the object.
_WHERE = frozenset(
    {"from", "out_of", "near", "at", "in", "inside", "outside", "around", "into", "onto", "over", "through", "across"}
)


def _lift_from_object(graph: Graph, frame: Frame) -> None:
    """Give the verb the place that hangs on its object: 'dislodged the rebels from Aster', 'ambushed a column near Brim'."""
    for o in list(frame.args.get("obj", [])):
        inner = [k for m in graph.kids(o, "nmod") if graph.case(m) == "of" for k in graph.kids(m, "nmod")]
        is_road = graph.tokens[o].lemma.lower() in load_lexicon()["places"]["road"]
        for k in graph.kids(o, "advmod") if is_road else []:
            lift_adverb_arguments(graph, frame, k)
        for k in [*graph.kids(o, "nmod"), *inner]:
            case = graph.case(k)
            if (case in _WHERE or (is_road and case in {"to", "between"})) and case not in frame.args:
                frame.add(case, k)


def _find_lost_agent(graph: Graph, frame: Frame) -> None:
    """Take the agent that the parser hung on the place: 'were driven out of Aster by the army'."""
    if not frame.passive or frame.args.get("by") or frame.args.get("agent"):
        return
    for members in [m for role, m in frame.args.items() if role in _WHERE]:
        for o in list(members):
            for k in graph.kids(o, "nmod"):
                if graph.case(k) == "by":
                    frame.add("by", k)


def _find_lost_object(graph: Graph, frame: Frame) -> None:
    """Take a name as the object that the parser called something else: 'were leaving Aster by car', 'has given up Brim'."""
    if frame.args.get("obj") or frame.passive:
        return
    for role in ("xcomp", "iobj", "bare"):
        for k in frame.args.get(role, []):
            named = graph.tokens[k].upos == "PROPN" or (
                bool(frame.particles) and graph.tokens[k].lemma.lower() in load_lexicon()["places"]["area"]
            )
            if named and k > frame.i and not graph.case(k):
                frame.add("obj", k)
                return
    for k in frame.args.get("bare", []):
        # 'have taken over the town of Aster'
        opener = min(graph.subtree(k)) - 1
        if opener > frame.i and graph.tokens[opener].relation == "compound:prt":
            frame.add("obj", k)
            return
    for role in [r for r in frame.args if r in load_lexicon()["frames"]["particles"]]:
        for k in frame.args[role]:
            if any(graph.tokens[c].xpos == "RP" for c in graph.kids(k, "case")):
                # 'have cut off Aster': a particle, not a preposition.
                frame.particles.add(role)
                frame.add("obj", k)
                return
    _share_object(graph, frame)


def _share_object(graph: Graph, frame: Frame) -> None:
    """Take the object of the verb coordinated right behind: 'stormed and took Aster'."""
    if any(role in _WHERE for role in frame.args):
        return
    for k in graph.kids(frame.i, "conj"):
        if k <= frame.i + 2 and graph.tokens[k].upos == "VERB":
            for o in graph.kids(k, "obj"):
                frame.add("obj", o)


def _is_passive(graph: Graph, i: int) -> bool:
    """Tell a passive: by its auxiliary or subject, by its agent, or as a participle that stands alone."""
    token = graph.tokens[i]
    marked = any(graph.tokens[k].relation == "aux:pass" for k in graph.children[i])
    has_have = any(graph.tokens[k].lemma == "have" for k in graph.kids(i, "aux"))
    if _is_perfect_active(graph, i) or (has_have and graph.kids(i, "obj") and not marked):
        return False
    if marked or graph.kids(i, "nsubj:pass", "csubj:pass"):
        return True
    return token.xpos == "VBN" and (bool(graph.kids(i, "obl:agent")) or _stands_alone(graph, i))


def _is_perfect_active(graph: Graph, i: int) -> bool:
    """Tell 'had regrouped', which no 'been' makes passive, whatever the parser calls its subject."""
    auxiliaries = graph.kids(i, "aux", "aux:pass")
    lemmas = {graph.tokens[k].lemma.lower() for k in auxiliaries}
    return "have" in lemmas and not lemmas & {"be", "get"}


def _stands_alone(graph: Graph, i: int) -> bool:
    """Tell a participle without auxiliary: 'Aster, seized in May', 'captured villages', '... and looted'."""
    token = graph.tokens[i]
    if graph.kids(i, "aux"):
        return False
    if token.relation in {"acl", "amod", "advcl"}:
        return True
    if token.relation == "conj" and not graph.kids(i, "nsubj"):
        return _is_passive(graph, token.head)
    return token.relation in {"xcomp", "parataxis", "root", "ccomp"} and not graph.kids(i, "nsubj", "obj")


def _fill_shared(graph: Graph, frame: Frame, depth: int) -> None:
    """Give the frame the subject or object that its clause leaves out."""
    token = graph.tokens[frame.i]
    _replace_relatives(graph, frame)
    missing = "obj" if frame.passive else "subj"
    if frame.args.get(missing) or depth > 6 or token.head < 0:
        return
    base = token.relation.partition(":")[0]
    head = token.head
    if _is_gerund_of_noun(graph, frame.i) or _is_infinitive_of_noun(graph, frame.i):
        for k in _doers_at_noun(graph, frame.i, depth):
            frame.add(missing, k)
    elif token.relation in {"acl", "amod"} and graph.tokens[head].upos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
        if token.xpos in {"VBG", "VBN", "VBD", "JJ"}:
            frame.add(missing, head)
            frame.relative = True
    elif frame.passive and base in {"obj", "nsubj", "csubj", "xcomp"} and graph.tokens[head].upos == "VERB":
        _inherit_passive(graph, frame, head, depth)
    elif (base in {"conj", "advcl", "xcomp", "parataxis"} or _is_having(graph, frame.i)) and graph.tokens[
        head
    ].upos in {
        "VERB",
        "AUX",
        "NOUN",
        "ADJ",
        "PROPN",
        "PRON",
        "ADV",
    }:
        above = frame_of(graph, head, depth + 1)
        _inherit(graph, frame, above, base, missing)


def _is_having(graph: Graph, i: int) -> bool:
    """Tell the clause of 'deny having lost Aster', whose subject is the denier."""
    having = any(graph.tokens[k].text.lower() == "having" for k in graph.kids(i, "aux"))
    return graph.tokens[i].relation == "ccomp" and (having or graph.tokens[i].xpos == "VBG")


def _is_gerund_of_noun(graph: Graph, i: int) -> bool:
    """Tell 'spoke of their plan of leaving Aster', where the subject is that of the verb above the noun."""
    token = graph.tokens[i]
    noun = graph.tokens[token.head]
    return (
        token.relation in {"acl", "advcl"}
        and token.xpos == "VBG"
        and bool(graph.kids(i, "mark", "case"))
        and noun.upos == "NOUN"
        and noun.head >= 0
    )


def _doers_at_noun(graph: Graph, i: int, depth: int) -> list[int]:
    """Give who does what a gerund or infinitive behind a noun says: 'the first town to fall', 'their claim to have taken it'."""
    head = graph.tokens[i].head
    if _is_gerund_of_noun(graph, i):
        above = frame_of(graph, graph.tokens[head].head, depth + 1)
        return [k for k in above.args.get("subj", []) if k != head]
    first = min(graph.subtree(head, within_clause=True))
    opened = graph.tokens[first - 1].text.lower() if first > 0 else ""
    if opened in {"were", "was"} and first == 1:
        return [head]  # 'Were Aster to fall, ...'
    return graph.kids(head, "nsubj") if graph.kids(head, "cop") else graph.kids(head, "nmod:poss")


def _is_infinitive_of_noun(graph: Graph, i: int) -> bool:
    """Tell 'the first town to fall', 'their claim to have taken Aster'."""
    if not graph.tokens[i].relation.startswith("acl"):
        return False
    return any(graph.tokens[k].text.lower() == "to" for k in graph.kids(i, "mark"))


def _inherit_passive(graph: Graph, frame: Frame, head: int, depth: int) -> None:
    """Give 'was reported recaptured' its object, what was reported, and 'remains besieged' what remains so."""
    above = frame_of(graph, head, depth + 1)
    words = load_lexicon()["frames"]
    said_of_object = above.passive or (above.lemma in words["pronouncing"] and bool(above.args.get("obj")))
    role = "obj" if said_of_object else "subj" if above.lemma in words["lasting"] else ""
    if role:
        for k in above.args.get(role, [])[:1]:
            if k != frame.i:
                frame.add("obj", k)


def _inherit(graph: Graph, frame: Frame, above: Frame, base: str, missing: str) -> None:
    if (
        (base == "xcomp" or (base == "advcl" and _bears_on_object(graph, frame.i, above)))
        and (above.args.get("obj") or above.args.get("iobj"))
        and (base == "advcl" or _passes_object(frame, above))
    ):
        source = above.args.get("obj") or above.args["iobj"]
    elif (
        base in {"xcomp", "advcl"}
        and above.lemma in {"call", "appeal", "plead"}
        and (above.args.get("on") or above.args.get("upon") or above.args.get("to"))
    ):
        source = above.args.get("on") or above.args.get("upon") or above.args["to"]
    else:
        source = (
            above.args.get("obj" if above.passive else "subj")
            or above.args.get("theme")
            or above.args.get("obj" if base == "conj" and above.passive else "subj", [])
        )
    for k in source:
        if k != frame.i and not graph.is_below(k, frame.i):
            frame.add(missing, k)
    if base == "conj":
        frame.relative = above.relative


def _bears_on_object(graph: Graph, i: int, above: Frame) -> bool:
    """Tell 'accused them of leaving' and 'kept them from leaving', where they leave, from 'took it by leaving'."""
    if above.lemma in {"accuse", "suspect", "blame", "quote", "cite"}:
        return True
    opened = {graph.tokens[k].text.lower() for k in graph.kids(i, "mark", "case")}
    return "from" in opened and above.lemma in load_lexicon()["denial"]["prevent"]


def _passes_object(frame: Frame, above: Frame) -> bool:
    """Tell whether the object of a verb is what the clause below speaks of: 'told them to leave', 'declared Aster liberated'."""
    words = load_lexicon()["frames"]
    if above.passive or above.lemma in words["object_control"] | load_lexicon()["denial"]["prevent"]:
        return True
    return frame.passive and above.lemma in words["predicating"]


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
            if graph.tokens[k].text.lower() in _RELATIVES or (
                role == "where" and graph.tokens[k].text.lower() == "where"
            ):
                members[position] = antecedent
                replaced = True
    if replaced and antecedent in frame.args.get("where", []) and not frame.args.get("in") and frame.lemma != "have":
        frame.add("in", antecedent)
    if not replaced and clause == frame.i and token.upos == "VERB" and token.xpos != "VBG":
        if not frame.args.get("subj") and not frame.passive:
            frame.add("subj", antecedent)
        elif not frame.args.get("obj"):
            frame.add("obj", antecedent)
