"""Who, where and when: the words of a report are tied to the theatre.

Takes: a report's text, its sentences, the theatre.
Gives: mentions of places, actors and times with exact offsets; refusals where it cannot tell.
Never: decides what happened, invents a coordinate, asks the network.
Add here: a spelling (folding.toml), a kind of place or site (places.toml), a role of a speaker (actors.toml).
"""

from whoholds.naming.actors import ActorNamer
from whoholds.naming.actors_mention import ActorMention
from whoholds.naming.actors_words import ROLE_NOUNS
from whoholds.naming.actors_words import source_class_of
from whoholds.naming.places import PlaceNamer
from whoholds.naming.places_mention import PlaceMention
from whoholds.naming.times import TimeMention
from whoholds.naming.times import TimeNamer

__all__ = [
    "ROLE_NOUNS",
    "ActorMention",
    "ActorNamer",
    "PlaceMention",
    "PlaceNamer",
    "TimeMention",
    "TimeNamer",
    "source_class_of",
]
