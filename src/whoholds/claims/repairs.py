"""Repairs of trees by the order of words, where parsers of news err in the same way again and again.

Each repair changes heads and relations of a graph's tokens in place.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from whoholds.claims.rules import load_lexicon

if TYPE_CHECKING:
    from whoholds.claims.graph import Graph

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_RELATIVES = frozenset({"which", "who", "that", "whom"})
_CLAUSE = frozenset({"ccomp", "parataxis"})
_AROUND = frozenset({"around", "near", "in", "over", "for", "inside", "outside"})
_NAMED = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "PUNCT"})
_ARGUMENTS = frozenset({"nsubj", "obj", "obl", "nmod", "conj", "appos", "iobj"})


def repair_sayings(graph: Graph) -> None:
    """Give a clause and the verb of saying behind it each its own subject.

    'Aster, seat of the county, is in rebel hands, two officials and a teacher said': the subject before the clause is the
    clause's, the one between the clause and the verb is the speaker, however the parser crossed them.
    """
    for token in graph.tokens:
        if token.xpos not in _FINITE or token.lemma.lower() not in load_lexicon()["speech"]["say"]:
            continue
        _join_back(graph, token.i)
        for clause in [k for k in graph.children[token.i] if graph.tokens[k].relation in _CLAUSE]:
            if clause < token.i:
                _uncross(graph, clause, token.i)
            else:
                _give_back(graph, clause, token.i)
            _give_fronted(graph, clause, token.i)
        _go_on(graph, token.i)


def _join_back(graph: Graph, verb: int) -> None:
    """Hang 'in the army's hands' on 'back' in 'Aster is back in the army's hands, he said', where both hang on 'said'."""
    clauses = [k for k in graph.children[verb] if k < verb and graph.tokens[k].relation in _CLAUSE]
    for first, second in pairwise(clauses):
        if graph.tokens[first].upos == "ADV" and graph.kids(first, "cop") and graph.kids(second, "case") == [first + 1]:
            graph.move(second, first, "obl")


def _uncross(graph: Graph, clause: int, verb: int) -> None:
    own = graph.kids(clause, "nsubj")
    said = graph.kids(verb, "nsubj")
    late = [k for k in own if clause < k and not (k > verb and graph.tokens[k - 1].text == ",")]
    early = [k for k in said if k < clause]
    if late and not any(clause < k for k in said):
        # the speaker hangs on the clause
        graph.move(late[0], verb, "nsubj")
        said = [*early, late[0]]
        own = [k for k in own if k != late[0]]
    if early and any(k > clause for k in said):
        pronoun = next((k for k in own if graph.tokens[k].text.lower() in _RELATIVES), None)
        if pronoun is not None and early[0] < pronoun:
            _give_to_relative(graph, early[0], pronoun)
            own = [k for k in own if k != pronoun]
        if not own:
            passive = any(graph.tokens[k].relation == "aux:pass" for k in graph.children[clause])
            graph.move(early[0], clause, "nsubj:pass" if passive else "nsubj")


def _go_on(graph: Graph, verb: int) -> None:
    """Hang 'had not gone in' on 'neared' in 'They had neared Aster, two drivers said, but had not gone in'."""
    host = graph.tokens[verb].head
    clauses = [k for k in graph.children[verb] if k < verb and graph.tokens[k].relation in _CLAUSE]
    told = host if graph.tokens[verb].relation == "parataxis" and 0 <= host < verb else max(clauses, default=-1)
    after = graph.tokens[verb + 1].text if verb + 1 < len(graph.tokens) else ""
    if told < 0 or after != ",":
        return
    for k in graph.kids(verb, "conj"):
        if not graph.kids(k, "nsubj", "ccomp", "mark") and graph.tokens[k].upos == "VERB":
            graph.move(k, told, "conj")


def _give_back(graph: Graph, clause: int, verb: int) -> None:
    """Give 'announced' in 'the front that won Aster announced that it had taken Brim' the subject hung on 'taken'."""
    subjects = graph.kids(clause, "nsubj")
    if graph.kids(verb, "nsubj") or len(subjects) < 2 or not subjects[0] < verb < subjects[-1]:
        return
    graph.move(subjects[0], verb, "nsubj")


def _give_fronted(graph: Graph, clause: int, verb: int) -> None:
    """Give a clause the place or time that opens the sentence: 'In Aster, a nurse said, rebels came at noon'."""
    after = graph.tokens[verb + 1].text if verb + 1 < len(graph.tokens) else ""
    set_off = clause < verb or (
        after == "," and not any(graph.tokens[k].text == "that" for k in graph.children[clause])
    )
    subjects = graph.kids(verb, "nsubj")
    if not set_off or not subjects:
        return
    for k in graph.kids(verb, "obl"):
        if k < min([clause, *subjects]) and not (k > 0 and graph.tokens[k - 1].text.lower() == "according"):
            graph.move(k, clause)


def repair_reduced(graph: Graph) -> None:
    """Hang 'lost on Saturday' in 'includes Aster, lost on Saturday' on the name before the comma, not on the verb."""
    for token in graph.tokens[2:]:
        before = graph.tokens[token.i - 2]
        if (
            token.xpos == "VBN"
            and token.relation == "conj"
            and graph.tokens[token.i - 1].text == ","
            and before.upos in {"PROPN", "NOUN"}
            and not graph.kids(token.i, "cc", "aux", "nsubj", "obj")
        ):
            noun = before.i
            while graph.tokens[noun].relation in {"flat", "compound"} and graph.tokens[noun].head >= 0:
                noun = graph.tokens[noun].head
            graph.move(token.i, noun, "acl")


def repair_doubled(graph: Graph) -> None:
    """Give 'left' its subject in 'the soldiers left and armed men came in', where the parser makes it a clause of the noun."""
    for token in graph.tokens:
        noun = token.head
        if token.relation != "acl" or token.xpos != "VBD" or noun < 0 or noun > token.i:
            continue
        verb = graph.tokens[noun].head
        if verb < 0 or not graph.tokens[noun].relation.startswith("nsubj"):
            continue
        if any(token.i < k < verb for k in graph.kids(verb, "nsubj")):
            graph.move(token.i, verb, "conj")
            graph.move(noun, token.i, "nsubj")


def repair_addressed(graph: Graph) -> None:
    """Make the name in 'Aster, the army announced, has been cleared' the subject; nobody is spoken to."""
    for token in graph.tokens:
        verb = token.head
        if token.relation != "vocative" or token.upos != "PROPN" or verb < token.i or graph.kids(verb, "nsubj"):
            continue
        passive = any(graph.tokens[k].relation == "aux:pass" for k in graph.children[verb])
        token.relation = "nsubj:pass" if passive else "nsubj"


def repair_colons(graph: Graph) -> None:
    """Read 'The command: Aster, Brim and Corvo are liberated', where the parser makes the command the subject."""
    for colon in [t.i for t in graph.tokens[1:] if t.text == ":"]:
        speaker = next(
            (k for k in range(colon) if graph.tokens[k].relation.startswith("nsubj") and graph.tokens[k].head > colon),
            None,
        )
        named = next((k for k in graph.kids(speaker, "appos") if k > colon), None) if speaker is not None else None
        if speaker is None or named is None:
            continue
        verb, relation = graph.tokens[speaker].head, graph.tokens[speaker].relation
        graph.move(named, verb, relation)
        graph.tokens[speaker].relation = "dep"


def _give_to_relative(graph: Graph, noun: int, pronoun: int) -> None:
    """Hang 'which' on the relative clause it opens: 'Aster, which the army retook, was ...'."""
    clause = next((k for k in graph.kids(noun, "acl") if k > pronoun), None)
    if clause is not None:
        graph.move(pronoun, clause, "obj" if graph.kids(clause, "nsubj") else "nsubj")


def repair_reports(graph: Graph) -> None:
    """Read 'Reports that rebels had entered Aster were rejected', whose first word the tagger takes for a verb."""
    first = graph.tokens[0] if graph.tokens else None
    if first is None or first.xpos not in {"VBZ", "NNS"} or not _is_report(first.text) or graph.kids(0, "nsubj"):
        return
    clauses = [k for k in graph.kids(0, "ccomp", "acl", "parataxis", "conj") if graph.tokens[k].upos in {"VERB", "ADJ"}]
    verdict = next((k for k in clauses[1:] if graph.kids(k, "aux", "cop") or _lacks_subject(graph, k)), None)
    if verdict is None or graph.tokens[0].relation != "root":
        return
    first.upos, first.xpos, first.lemma = "NOUN", "NNS", first.lemma.lower()
    graph.tokens[verdict].relation, graph.tokens[verdict].head = "root", -1
    graph.children[0].remove(verdict)
    graph.root = verdict
    passive = any(graph.tokens[k].relation == "aux:pass" for k in graph.children[verdict])
    first.head, first.relation = verdict, "nsubj:pass" if passive else "nsubj"
    graph.children[verdict].insert(0, 0)
    graph.tokens[clauses[0]].relation = "acl"
    for k in graph.kids(verdict, "nsubj"):
        if k != 0 and k > clauses[0]:
            graph.move(k, clauses[0], "obj")


def _lacks_subject(graph: Graph, i: int) -> bool:
    """Tell 'circulated' in 'Claims that Aster fell circulated on Sunday'."""
    return graph.tokens[i].xpos in {"VBD", "VBN"} and not graph.kids(i, "nsubj", "obj", "mark", "cc")


def repair_declared(graph: Graph) -> None:
    """Read 'declared Aster liberated' as a passive said of the object, where the parser makes a clause with a subject of it."""
    verbs = load_lexicon()["frames"]["pronouncing"]
    for token in graph.tokens:
        verb = token.head
        if token.relation not in {"ccomp", "xcomp"} or verb < 0 or graph.tokens[verb].lemma.lower() not in verbs:
            continue
        participle = token.xpos == "VBN" or (token.xpos == "VBD" and token.text.lower().endswith("ed"))
        if participle and token.relation == "xcomp" and not graph.kids(token.i, "aux", "mark", "nsubj", "obj"):
            token.xpos = "VBN"
            continue
        subjects = graph.kids(token.i, "nsubj")
        if not participle or len(subjects) != 1 or graph.kids(token.i, "aux", "obj", "mark", "ccomp", "xcomp"):
            continue
        if verb < subjects[0] < token.i and not graph.kids(verb, "obj"):
            graph.move(subjects[0], verb, "obj")
            token.relation, token.xpos = "xcomp", "VBN"


def repair_contents(graph: Graph) -> None:
    """Read 'reports that Aster had fallen' as what is reported, where the parser takes 'that' for a relative pronoun."""
    words = load_lexicon()
    nouns = words["denial"]["falsehood"] | words["speech"]["rumour"]
    for token in graph.tokens:
        if not token.relation.startswith("acl") or token.upos != "VERB" or token.head < 0:
            continue
        opener = graph.tokens[min(graph.subtree(token.i))]
        own = [k for k in graph.kids(token.i, "nsubj") if k != opener.i]
        if (
            opener.text.lower() == "that"
            and opener.relation in {"obj", "obl"}
            and own
            and opener.head == token.i
            and graph.tokens[token.head].lemma.lower() in nouns
        ):
            opener.relation, opener.upos, opener.xpos = "mark", "SCONJ", "IN"
            token.relation = "acl"


def repair_raised(graph: Graph) -> None:
    """Give 'claiming our forces have withdrawn' its subject, which the parser hangs on the verb of saying."""
    say = load_lexicon()["speech"]["say"]
    for token in graph.tokens:
        if token.relation != "ccomp" or graph.kids(token.i, "nsubj", "mark", "expl"):
            continue
        verb = graph.tokens[token.head]
        finite = token.xpos in _FINITE or any(
            graph.tokens[k].xpos in {*_FINITE, "MD"} for k in graph.kids(token.i, "aux")
        )
        between = [k for k in graph.kids(verb.i, "obj") if verb.i < k < min(graph.subtree(token.i))]
        if finite and between and verb.lemma.lower() in say:
            graph.move(between[0], token.i, "nsubj")


def repair_inverted(graph: Graph) -> None:
    """Read 'Not only have the rebels entered Aster' as the perfect it is, where the parser takes 'have' for the verb."""
    for token in graph.tokens:
        have = graph.tokens[token.head] if token.head >= 0 else None
        if have is None or token.relation != "xcomp" or token.xpos != "VBN" or not graph.kids(token.i, "nsubj"):
            continue
        if have.lemma.lower() != "have" or have.i > token.i or graph.kids(have.i, "obj", "nsubj"):
            continue
        for k in [k for k in graph.children[have.i] if k != token.i]:
            graph.move(k, token.i)
        above, relation = have.head, have.relation
        graph.children[have.i].remove(token.i)
        if above >= 0:
            graph.children[above].remove(have.i)
            graph.children[above].append(token.i)
        else:
            graph.root = token.i
        token.head, token.relation = above, relation
        have.head, have.relation, have.upos = token.i, "aux", "AUX"
        graph.children[token.i] = sorted([*graph.children[token.i], have.i])


def repair_verbless(graph: Graph) -> None:
    """Read 'The channel, showing an avenue, called the talk a lie', whose verb the tagger takes for a participle."""
    root = graph.tokens[graph.root] if graph.tokens else None
    if root is None or root.upos not in {"NOUN", "PROPN"} or graph.kids(graph.root, "cop", "nsubj"):
        return
    if any(t.xpos in {*_FINITE, "MD"} and not _is_in_relative(graph, t.i) for t in graph.tokens):
        return
    verb = next(
        (
            k
            for k in graph.kids(graph.root, "acl")
            if graph.tokens[k].xpos in {"VBN", "VBD"} and k > 1 and graph.tokens[k - 1].text == ","
        ),
        None,
    )
    if verb is None or graph.kids(verb, "aux") or any(graph.case(k) == "by" for k in graph.children[verb]):
        return
    noun = graph.root
    graph.children[noun].remove(verb)
    graph.tokens[verb].xpos, graph.tokens[verb].relation, graph.tokens[verb].head = "VBD", "root", -1
    graph.root = verb
    graph.tokens[noun].head, graph.tokens[noun].relation = verb, "nsubj"
    graph.children[verb].insert(0, noun)


def _is_in_relative(graph: Graph, i: int) -> bool:
    return any(graph.tokens[a].relation.endswith("relcl") for a in [i, *graph.ancestors(i)])


def repair_gerunds(graph: Graph) -> None:
    """Make 'Fighting between the army and rebels continued' a subject and its verb."""
    for token in graph.tokens:
        verb = token.head
        if token.xpos != "VBG" or token.relation not in {"advcl", "csubj"} or verb <= token.i or token.i > 1:
            continue
        _take_place(graph, token.i, verb)
        between = any(t.text in {",", ";", ":"} for t in graph.tokens[token.i : verb])
        subjects = [k for k in graph.kids(verb, "nsubj") if k < verb]
        if not between and not subjects and not graph.kids(token.i, "obj", "nsubj"):
            token.relation = "nsubj"


def _take_place(graph: Graph, gerund: int, verb: int) -> None:
    """Give 'Shooting around Aster went on' its place, which the parser makes the subject."""
    where, name = gerund + 1, gerund + 2
    if name >= verb or graph.tokens[where].text.lower() not in _AROUND or name not in graph.kids(verb, "nsubj"):
        return
    graph.move(name, gerund, "obl")
    graph.move(where, name, "case")


def repair_existentials(graph: Graph) -> None:
    """Make 'fighting' what there is in 'There was fighting in Aster', wherever the parser hung it."""
    for token in graph.tokens:
        if token.lemma.lower() != "be" or not graph.kids(token.i, "expl") or graph.kids(token.i, "nsubj"):
            continue
        for k in range(token.i + 1, min(token.i + 5, len(graph.tokens))):
            if graph.tokens[k].upos == "PUNCT":
                break
            if graph.tokens[k].xpos == "VBG" and not graph.kids(k, "aux", "nsubj"):
                graph.move(k, token.i, "nsubj")
                break


def repair_name(graph: Graph, members: list[int]) -> None:
    """Give the words of one name one head: parsers take 'Ban Me Thuot' or 'Saw Mill' for verbs and pronouns."""
    inside = set(members)
    outer = [k for k in members if graph.tokens[k].head not in inside]
    if len(outer) < 2 and graph.tokens[members[0]].upos in _NAMED:
        return
    head = next((k for k in outer if graph.tokens[k].relation.partition(":")[0] in _ARGUMENTS), outer[0])
    for k in members:
        if k != head:
            _hang(graph, k, head, "flat")
        if graph.tokens[k].upos not in _NAMED:
            graph.tokens[k].upos, graph.tokens[k].xpos = "PROPN", "NNP"
    if graph.tokens[head].head < 0:
        _dethrone(graph, head, inside)


def _hang(graph: Graph, k: int, head: int, relation: str) -> None:
    """Hang a word on another, and what hung on it outside a name on that other, too."""
    if graph.is_below(head, k):
        return
    graph.move(k, head, relation)
    for c in [c for c in graph.children[k] if c != head]:
        graph.move(c, head)


def _dethrone(graph: Graph, name: int, inside: set[int]) -> None:
    """Make the verb behind a name that the parser took for the sentence's verb the root, and the name its subject."""
    verb = next(
        (
            k
            for k in graph.children[name]
            if k not in inside
            and graph.tokens[k].upos == "VERB"
            and not graph.kids(k, "nsubj")
            and graph.tokens[k].relation.partition(":")[0] in {"parataxis", "ccomp", "conj", "advcl", "xcomp"}
        ),
        None,
    )
    if verb is None:
        return
    graph.children[name].remove(verb)
    graph.tokens[verb].head, graph.tokens[verb].relation, graph.root = -1, "root", verb
    passive = any(graph.tokens[k].relation == "aux:pass" for k in graph.children[verb])
    graph.tokens[name].head, graph.tokens[name].relation = verb, "nsubj:pass" if passive else "nsubj"
    graph.children[verb].insert(0, name)


def _is_report(word: str) -> bool:
    return word.lower().rstrip("s") in load_lexicon()["speech"]["rumour"]


def repair_objects(graph: Graph) -> None:
    """Give a verb the name right behind it that the parser made the subject of the next clause's verb."""
    for token in graph.tokens:
        if token.upos != "VERB" or token.i + 1 >= len(graph.tokens) or graph.kids(token.i, "obj", "iobj", "ccomp"):
            continue
        after = graph.tokens[token.i + 1]
        if (
            after.upos == "PROPN"
            and after.relation.startswith("nsubj")
            and after.head > after.i
            and graph.kids(token.i, "nsubj")
            and token.lemma.lower() in load_lexicon()["frames"]["transitive"]
        ):
            graph.move(after.i, token.i, "obj")
