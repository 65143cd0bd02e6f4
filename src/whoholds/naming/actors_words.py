"""Nouns for actors and speakers in any war, read from `actors.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from whoholds.naming.folding import fold_name

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActorWords:
    """`generic` maps a noun to its class (opposition, government, people), `adjectives` an adjective before a noun likewise.

    `roles` maps a speaker's noun to the class of source, `plurals` holds plural forms of roles, `demonyms` an adjective
    of a nation to its ISO code.
    """

    generic: dict[Keys, str]
    adjectives: dict[Keys, str]
    forces: frozenset[Keys]
    possessors: frozenset[str]
    strangers: frozenset[str]
    friends: frozenset[str]
    led: frozenset[str]
    backed: frozenset[str]
    locative: frozenset[str]
    roles: dict[Keys, str]
    plurals: frozenset[Keys]
    organisations: frozenset[str]
    army_words: frozenset[str]
    demonyms: dict[Keys, str]
    core_by_class: dict[str, frozenset[Keys]]
    copulas: frozenset[str]
    not_owned: frozenset[str]


def pluralise(keys: Keys) -> Keys:
    """Give the regular plural of a noun phrase."""
    last = keys[-1]
    if last.endswith("man") and last != "human":
        return (*keys[:-1], last[:-3] + "men")
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return (*keys[:-1], last[:-1] + "ies")
    return (*keys[:-1], last + ("es" if last.endswith(("s", "ch", "x")) else "s"))


@lru_cache(maxsize=1)
def load_actor_words() -> ActorWords:
    """Read `actors.toml` once."""
    rows = tomllib.loads(files("whoholds.naming").joinpath("actors.toml").read_text(encoding="utf-8"))
    generic = {fold_name(noun): name for name, group in rows["generic"].items() for noun in group["nouns"]}
    adjectives = {fold_name(word): name for name, group in rows["generic"].items() for word in group["adjectives"]}
    roles: dict[Keys, str] = {}
    plurals = set()
    for name, nouns in rows["roles"].items():
        for noun in map(fold_name, nouns):
            roles.setdefault(noun, name)
            if noun[-1] in {"man", "woman", "mother", "father"}:
                continue
            if not noun[-1].endswith("s"):
                roles.setdefault(pluralise(noun), name)
                plurals.add(pluralise(noun))
            elif noun[-1] in {"sources", "people", "officials", "locals"}:
                plurals.add(noun)
    return ActorWords(
        generic=generic,
        adjectives=adjectives,
        forces=frozenset(map(fold_name, rows["forces"]["nouns"])),
        possessors=frozenset(rows["forces"]["possessors"]),
        strangers=frozenset(rows["forces"]["strangers"]),
        friends=frozenset(rows["forces"]["friends"]),
        led=frozenset(rows["metonyms"]["led"]),
        backed=frozenset(rows["metonyms"]["backed"]),
        locative=frozenset(rows["metonyms"]["locative"]),
        roles=roles,
        plurals=frozenset(plurals),
        organisations=frozenset(rows["organisations"]["last_words"]),
        army_words=frozenset(rows["organisations"]["army_words"]),
        demonyms={fold_name(word): code for code, words in rows["demonyms"].items() for word in words},
        core_by_class={name: frozenset(map(fold_name, group["core"])) for name, group in rows["generic"].items()},
        copulas=frozenset(rows["forces"]["copulas"]),
        not_owned=frozenset(rows["forces"]["not_owned"]),
    )


def source_class_of(lemma: str) -> str:
    """Give the class of a speaker known only by a role noun.

    Parameters
    ----------
    lemma
        A noun, singular or plural, or a fixed pair of words.

    Returns
    -------
    A value of `SourceClass`, '' if the noun is no role of a speaker.

    Examples
    --------
    >>> source_class_of("nurse")
    'resident'
    """
    return load_actor_words().roles.get(fold_name(lemma), "")


#: Role nouns of speakers, singular and plural, to the class of source.
ROLE_NOUNS: dict[str, str] = {" ".join(keys): name for keys, name in load_actor_words().roles.items()}
