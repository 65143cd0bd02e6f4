"""Campaign speakers into the theatre's sources: class by their side, interest, names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from whoholds.model import Actor
from whoholds.model import Place
from whoholds.model import Source
from whoholds.model import SourceClass
from whoholds.theatre.campaign_actors import is_source
from whoholds.theatre.slugs import fold_name
from whoholds.theatre.slugs import make_slug
from whoholds.theatre.words import load_agencies
from whoholds.theatre.words import load_words

#: A surname shorter than this is too easily another word. Letters.
_SHORTEST_SURNAME = 4
#: Words a person's name has at most; longer ones are titles.
_LONGEST_NAME = 4
#: Classes by the words campaigns use for speakers of no side.
_CLASSES = {
    "monitor": SourceClass.MONITOR,
    "resident": SourceClass.RESIDENT,
    "social_media": SourceClass.SOCIAL_MEDIA,
    "local_official": SourceClass.OFFICIAL,
    "third_party": SourceClass.OFFICIAL,
}


def make_sources(
    rows: list[dict[str, Any]], actors: Mapping[str, Actor], places: Mapping[str, Place]
) -> dict[str, Source]:
    """Make the sources: the campaign's speakers, spokespeople not among them, then the agencies that any theatre has."""
    sources = [_make_source(row, actors) for row in rows if is_source(row)]
    for actor in actors.values():
        sources += [
            Source(id=make_slug(name), name=name, source_class=_class_of_actor(actor, name), interest=actor.id)
            for name in actor.spokespeople
        ]
    sources = _add_agencies(sources)
    taken = {fold_name(name) for place in places.values() for name in (place.name, *place.aliases)}
    taken |= {fold_name(name) for actor in actors.values() for name in (actor.name, *actor.aliases, *actor.generic)}
    return _add_metonyms(_add_surnames(_join_namesakes(sources), taken), actors)


def _make_source(row: Mapping[str, Any], actors: Mapping[str, Actor]) -> Source:
    name = row.get("name") or row["id"]
    aliases = tuple(alias for alias in row.get("aliases") or [] if is_name(alias))
    interest = find_interest(str(row.get("side") or ""), actors)
    source_class = classify_source(name, aliases, str(row.get("side") or ""), actors.get(interest))
    return Source(
        id=make_slug(name),
        name=name,
        source_class=source_class,
        interest=interest,
        aliases=aliases,
        is_agency=source_class == SourceClass.AGENCY,
    )


def is_name(alias: str) -> bool:
    """Tell a name from words that point back ('he', 'their command') and from a bare title ('the officer')."""
    words = [word for word in fold_name(alias).split() if word not in {"the", "a", "an"}]
    return (
        bool(words)
        and words[0] not in load_words().pronouns
        and not (len(words) == 1 and words[0] in load_words().titles)
    )


def find_interest(side: str, actors: Mapping[str, Actor]) -> str:
    """Find the actor a speaker's side means: itself, or the one its first words name ('aster_ally' is for aster)."""
    parts = side.split("_")
    return next((key for n in range(len(parts), 0, -1) if (key := "_".join(parts[:n])) in actors), "")


def classify_source(name: str, aliases: tuple[str, ...], side: str, actor: Actor | None) -> str:
    """Class a speaker by its side, and where that says little by the words of its name."""
    words = load_words()
    text = " ".join(fold_name(part) for part in (name, *aliases))
    if actor is not None:
        return (
            SourceClass.STATE_MEDIA.value
            if any(phrase in text for phrase in words.state_media)
            else _class_of_actor(actor, name)
        )
    if side in _CLASSES:
        return _CLASSES[side].value
    if side == "media":
        return (SourceClass.AGENCY if all(word[:1].isupper() for word in name.split()) else SourceClass.OUTLET).value
    is_official = not words.official.isdisjoint(fold_name(name).split()) or _is_person(name)
    return (SourceClass.OFFICIAL if is_official else SourceClass.UNNAMED).value


def _class_of_actor(actor: Actor, name: str) -> str:
    """Class a speaker for an actor: a party to the war speaks as one, a state outside it as an official."""
    if any(phrase in fold_name(name) for phrase in load_words().state_media):
        return SourceClass.STATE_MEDIA.value
    return (
        SourceClass.PARTY
        if any(side for side, _, _ in actor.sides) or actor.kind == "belligerent"
        else SourceClass.OFFICIAL
    ).value


def _is_person(name: str) -> bool:
    """Tell a person's name: two to four capitalised words, none of an organisation."""
    words = [word for word in name.split() if word.lower() not in {"al", "el", "de", "van", "von", "bin", "ibn"}]
    if not 1 < len(words) <= _LONGEST_NAME or not all(
        word[:1].isupper() or word[:3].lower() == "al-" for word in words
    ):
        return False
    return (
        load_words().organisation.isdisjoint(fold_name(name).split())
        and not any(word.isupper() for word in words)
        and "'" not in name
    )


def _add_agencies(sources: list[Source]) -> list[Source]:
    """Add the agencies; one that the campaign has under any of its names keeps the campaign's row."""
    merged = list(sources)
    for agency in load_agencies():
        names = {fold_name(name) for name in (agency.name, *agency.aliases)}
        same = next(
            (
                n
                for n, source in enumerate(sources)
                if names & {fold_name(name) for name in (source.name, *source.aliases)}
            ),
            None,
        )
        if same is None:
            merged.append(agency)
        else:
            aliases = (*merged[same].aliases, agency.name, *agency.aliases)
            merged[same] = replace(merged[same], aliases=aliases, is_agency=merged[same].is_agency or agency.is_agency)
    return merged


def _join_namesakes(sources: list[Source]) -> dict[str, Source]:
    """Join sources of one name; drop an alias that is another's name or an earlier one's alias."""
    joined: dict[str, Source] = {}
    for source in sources:
        first = joined.get(source.id)
        joined[source.id] = (
            replace(first, aliases=(*first.aliases, *source.aliases), is_agency=first.is_agency or source.is_agency)
            if first
            else source
        )
    owners = {fold_name(source.name): source.id for source in reversed(joined.values())}
    for source in joined.values():
        for alias in source.aliases:
            owners.setdefault(fold_name(alias), source.id)
    return {key: replace(source, aliases=_own_aliases(source, owners)) for key, source in joined.items()}


def _own_aliases(source: Source, owners: Mapping[str, str]) -> tuple[str, ...]:
    own: dict[str, str] = {}
    for alias in source.aliases:
        name = fold_name(alias)
        if owners[name] == source.id and name != fold_name(source.name):
            own.setdefault(name, alias)
    return tuple(own.values())


def _add_surnames(sources: dict[str, Source], taken: set[str]) -> dict[str, Source]:
    """Let a person's surname mean the person, unless it is also another name of the theatre."""
    used = taken | {fold_name(name) for source in sources.values() for name in (source.name, *source.aliases)}
    for key, source in sources.items():
        surname = source.name.rsplit(" ", 1)[-1]
        if (
            source.source_class in {SourceClass.PARTY, SourceClass.OFFICIAL, SourceClass.MONITOR}
            and _is_person(source.name)
            and len(surname) >= _SHORTEST_SURNAME
            and fold_name(surname) not in used
        ):
            used.add(fold_name(surname))
            sources[key] = replace(source, aliases=(*source.aliases, surname))
    return sources


def _add_metonyms(sources: dict[str, Source], actors: Mapping[str, Actor]) -> dict[str, Source]:
    """Let a capital's name, as a speaker, mean the government that speaks there, if the campaign has it as a source."""
    used = {fold_name(name) for source in sources.values() for name in (source.name, *source.aliases)}
    for actor in actors.values():
        speakers = [
            source
            for source in sources.values()
            if source.interest == actor.id and "government" in fold_name(source.name).split()
        ]
        fresh = tuple(name for name in actor.metonyms if fold_name(name) not in used)
        if speakers and fresh:
            sources[speakers[0].id] = replace(speakers[0], aliases=(*speakers[0].aliases, *fresh))
    return sources
