"""What the actor namer gives: one mention of an actor or a source in a report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """Words of a report that name an actor, a person who speaks for one, or a source.

    `start`/`end` slice the report's text to `words`. `actor_id` is the actor meant or spoken for ('' if none or if it
    cannot be told), `side` its side when the report was published.
    `kind`: name, generic ("the rebels"), metonym (a capital for its government), person, source (of the theatre's
    sources: `source_id`), role (a speaker by office or trade: "a nurse").
    `source_id` and `source_class` are set when the words can be a speaker of that class. `canonical` is the name to
    print: the actor's or source's name, or the person's full name.
    `how` says how a generic was chosen: alias, modifier, area, recent, order, only; `candidates` are all actor ids it
    could be, in order. `is_plural` as the words are.
    """

    start: int
    end: int
    words: str
    actor_id: str = ""
    side: str = ""
    kind: str = "name"
    source_id: str = ""
    source_class: str = ""
    canonical: str = ""
    how: str = "alias"
    candidates: tuple[str, ...] = ()
    is_plural: bool = False
