"""A parsed sentence as a graph that is easy to walk."""

from __future__ import annotations

from collections.abc import Iterator

from whoholds.claims.brinks import repair_brinks
from whoholds.claims.phrases import repair_beside
from whoholds.claims.phrases import repair_contacted
from whoholds.claims.phrases import repair_doubled_subject
from whoholds.claims.phrases import repair_fleeing
from whoholds.claims.phrases import repair_second_of
from whoholds.claims.repairs import repair_addressed
from whoholds.claims.repairs import repair_colons
from whoholds.claims.repairs import repair_contents
from whoholds.claims.repairs import repair_declared
from whoholds.claims.repairs import repair_doubled
from whoholds.claims.repairs import repair_existentials
from whoholds.claims.repairs import repair_gerunds
from whoholds.claims.repairs import repair_inverted
from whoholds.claims.repairs import repair_objects
from whoholds.claims.repairs import repair_raised
from whoholds.claims.repairs import repair_reduced
from whoholds.claims.repairs import repair_reports
from whoholds.claims.repairs import repair_sayings
from whoholds.claims.repairs import repair_verbless
from whoholds.claims.repairs_sayings import repair_apposed
from whoholds.claims.repairs_sayings import repair_gerund_objects
from whoholds.claims.repairs_sayings import repair_joined_sayings
from whoholds.claims.repairs_sayings import repair_lost_root
from whoholds.claims.repairs_sayings import repair_timed
from whoholds.claims.repairs_sayings import repair_zero_relatives
from whoholds.model import Sentence
from whoholds.model import Token

#: Relations that open another clause: an argument is not looked for beyond them.
CLAUSAL = frozenset(
    {"acl", "acl:relcl", "advcl", "advcl:relcl", "ccomp", "csubj", "csubj:pass", "parataxis", "advcl:pred"}
)
_CASE_SKIP = frozenset({"'s", "'", "’s", "’"})


class Graph:
    """Tokens of one sentence with their children."""

    __slots__ = ("children", "root", "sentence", "tokens")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.children: list[list[int]] = [[] for _ in self.tokens]
        self.root = 0
        for token in self.tokens:
            if token.head >= 0:
                self.children[token.head].append(token.i)
            else:
                self.root = token.i
        self._repair_subjects()
        repair_reports(self)
        repair_contents(self)
        repair_declared(self)
        repair_raised(self)
        repair_inverted(self)
        repair_verbless(self)
        repair_lost_root(self)
        repair_brinks(self)
        repair_contacted(self)
        repair_second_of(self)
        repair_sayings(self)
        repair_timed(self)
        repair_zero_relatives(self)
        repair_apposed(self)
        repair_joined_sayings(self)
        repair_gerund_objects(self)
        repair_existentials(self)
        repair_gerunds(self)
        repair_colons(self)
        repair_addressed(self)
        repair_doubled(self)
        repair_reduced(self)
        repair_fleeing(self)
        repair_beside(self)
        repair_doubled_subject(self)
        self._share_subjects()
        self._uncross_subjects()
        repair_objects(self)
        self._repair_semicolons()
        self._repair_reported()

    def _repair_subjects(self) -> None:
        """Give back to a clause the subject that the parser hung on the verb of saying behind it.

        'Aster is quiet, a nurse said': of two subjects of 'said', the one before its clause belongs to the clause.
        """
        for token in self.tokens:
            if len(self.children[token.i]) < 3:
                continue
            subjects = [k for k in self.children[token.i] if self.tokens[k].relation == "nsubj"]
            clauses = [
                k for k in self.children[token.i] if self.tokens[k].relation in {"ccomp", "parataxis"} and k < token.i
            ]
            if len(subjects) < 2 or not clauses:
                continue
            first, clause = subjects[0], clauses[0]
            if first < clause and not any(self.tokens[k].relation.startswith("nsubj") for k in self.children[clause]):
                self.tokens[first].head = clause
                self.children[token.i].remove(first)
                self.children[clause].insert(0, first)

    def _share_subjects(self) -> None:
        """Give the second of a verb's two subjects to a verb before it that has none ('Aster, where the roads meet, was taken')."""
        for token in self.tokens:
            if len(self.children[token.i]) < 2:
                continue
            subjects = [
                k for k in self.children[token.i] if self.tokens[k].relation.startswith("nsubj") and k < token.i
            ]
            if len(subjects) < 2:
                continue
            bare = next(
                (
                    u.i
                    for u in self.tokens
                    if subjects[1] < u.i < token.i
                    and u.upos == "VERB"
                    and not any(self.tokens[k].relation.startswith("nsubj") for k in self.children[u.i])
                ),
                None,
            )
            if bare is not None and not self.is_below(bare, subjects[1]):
                self.tokens[subjects[1]].relation = "nsubj"
                self.move(subjects[1], bare)

    def _uncross_subjects(self) -> None:
        """Swap the subjects of two verbs that the parser crossed: each subject stands before its own verb."""
        subject = {
            t.head: t.i
            for t in self.tokens
            if t.relation == "nsubj" and t.head >= 0 and self.tokens[t.head].upos == "VERB"
        }
        for verb, k in list(subject.items()):
            for other, j in list(subject.items()):
                if (
                    k < other < verb
                    and other < j < verb
                    and self.tokens[verb].relation in {"conj", "ccomp", "root", "parataxis"}
                ):
                    self.move(k, other)
                    self.move(j, verb)
                    return

    def move(self, k: int, head: int, relation: str = "") -> None:
        """Hang a word on another head, by another relation if one is given; never on a word below it."""
        if self.is_below(head, k):
            return
        if relation:
            self.tokens[k].relation = relation
        self.children[self.tokens[k].head].remove(k)
        self.tokens[k].head = head
        self.children[head].append(k)
        self.children[head].sort()

    def _repair_semicolons(self) -> None:
        """Cut a list in two where a semicolon ends a clause: names behind it are no longer coordinated with names before it."""
        marks = [t.i for t in self.tokens if t.text == ";"]
        for mark in marks:
            self._move_subject(mark)
            moved = [
                t.i
                for t in self.tokens
                if t.i > mark and t.relation == "conj" and 0 <= t.head < mark and t.upos in {"NOUN", "PROPN"}
            ]
            if not moved:
                continue
            first = moved[0]
            for k in moved:
                self.children[self.tokens[k].head].remove(k)
                self.tokens[k].head = self.root if k == first else first
                self.children[self.tokens[k].head].append(k)
            self.tokens[first].relation = "parataxis"

    def _move_subject(self, mark: int) -> None:
        """Give the clause behind a semicolon its subject, where the parser hung it on a verb before."""
        for t in self.tokens[mark + 1 :]:
            opens = t.relation == "appos" and t.i <= mark + 2 and t.upos in {"NOUN", "PROPN"}
            if not ((opens or t.relation.startswith("nsubj")) and 0 <= t.head < mark):
                continue
            verb = next(
                (v.i for v in self.tokens[t.i + 1 :] if v.xpos in {"VBD", "VBZ", "VBP"} and v.upos == "VERB"), -1
            )
            if verb >= 0 and not any(self.tokens[k].relation == "nsubj" for k in self.children[verb]):
                self.move(t.i, verb, "nsubj")
            return

    def _repair_reported(self) -> None:
        """Give a verb the clause that its own 'that' opens, wherever the parser hung it: 'the army, which had said so, denied that ...'."""
        for mark in self.tokens:
            if mark.text != "that" or mark.relation != "mark" or mark.i == 0:
                continue
            verb, clause = self.tokens[mark.i - 1], mark.head
            if verb.upos != "VERB" or clause <= mark.i or self.tokens[clause].head in {verb.i, -1}:
                continue
            if not self.is_below(verb.i, clause):
                self.tokens[clause].relation = "ccomp"
                self.move(clause, verb.i)

    def kids(self, i: int, *relations: str) -> list[int]:
        """Give the children of a token with one of the relations (a base relation also matches its subtypes)."""
        children = self.children[i]
        if not children:
            # Half of all words: this is asked oftener than anything else.
            return []
        tokens = self.tokens
        return [
            k
            for k in children
            if (r := tokens[k].relation) in relations or (":" in r and r.partition(":")[0] in relations)
        ]

    def conjuncts(self, i: int) -> list[int]:
        """Give a token and everything coordinated with it."""
        out = [i]
        for k in self.children[i]:
            if self.tokens[k].relation == "conj" and not self.kids(k, "nsubj", "cop"):
                out.extend(self.conjuncts(k))
        return out

    def case(self, i: int) -> str:
        """Give the prepositions of a nominal as one word: 'of', 'out_of', '' if bare."""
        words = self._cases(i)
        if not words:
            # 'the fall of Port Brim': the parser may hang 'of' on the second word of a name.
            for k in self.children[i]:
                if self.tokens[k].relation in {"flat", "compound"} and not words:
                    words = self._cases(k)
        return "_".join(words) or self._case_before(i)

    def _case_before(self, i: int) -> str:
        """Give 'in' for the place of 'in and around Aster', whose prepositions the parser hangs elsewhere."""
        if i < 3 or self.tokens[i].relation.partition(":")[0] not in {"obl", "nmod", "conj"}:
            return ""
        last, link, first = self.tokens[i - 1], self.tokens[i - 2].text.lower(), self.tokens[i - 3]
        joined = last.upos == "ADP" and link in {"and", "or"} and first.upos == "ADP" and last.relation == "conj"
        return first.text.lower() if joined else ""

    def _cases(self, i: int) -> list[str]:
        words: list[str] = []
        for k in self.children[i]:
            token = self.tokens[k]
            if token.relation == "case" and token.text not in _CASE_SKIP and k < i and not self._is_count(k):
                words.append(token.text.lower())
                words.extend(
                    self.tokens[f].text.lower()
                    for f in self.children[k]
                    if self.tokens[f].relation in {"fixed", "case"}
                )
        return words

    def _is_count(self, k: int) -> bool:
        """Tell the 'at' of 'at least two villages', which is no preposition of theirs."""
        after = self.tokens[k + 1].text.lower() if k + 1 < len(self.tokens) else ""
        return self.tokens[k].text.lower() == "at" and after in {"least", "most"}

    def subtree(self, i: int, *, within_clause: bool = False) -> Iterator[int]:
        """Yield the tokens below i (i first); with within_clause, not those of other clauses."""
        stack = [i]
        while stack:
            at = stack.pop()
            yield at
            stack.extend(
                k for k in reversed(self.children[at]) if not within_clause or self.tokens[k].relation not in CLAUSAL
            )

    def ancestors(self, i: int) -> Iterator[int]:
        """Yield the governors of a token, nearest first."""
        at = self.tokens[i].head
        steps = 0
        while at >= 0 and steps < len(self.tokens):
            yield at
            at = self.tokens[at].head
            steps += 1

    def is_below(self, i: int, j: int) -> bool:
        """Tell whether i is j or below it."""
        return i == j or any(a == j for a in self.ancestors(i))

    def span(self, i: int) -> tuple[int, int]:
        """Give the character offsets of the phrase below a token, clauses and edge punctuation left out."""
        members = sorted(self.subtree(i, within_clause=True))
        while len(members) > 1 and self.tokens[members[-1]].upos == "PUNCT":
            members.pop()
        while len(members) > 1 and self.tokens[members[0]].upos == "PUNCT":
            members.pop(0)
        return self.tokens[members[0]].start, self.tokens[members[-1]].end

    def text(self, start: int, end: int) -> str:
        """Slice the sentence's text by report offsets."""
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]

    def token(self, i: int) -> Token:
        """Give a token."""
        return self.tokens[i]
