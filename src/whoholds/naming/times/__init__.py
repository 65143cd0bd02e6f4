"""Times: the words of a report that say when.

Takes: a text, its publication instant and the theatre's zone.
Gives: `TimeMention`s: the words, what kind of time they are, the interval they bound and their TIMEX3 value.
Never: guesses from the machine's clock; knows what happened at that time, or where.
Add here: a word, an hour, a phrase (`times.toml`); a new rule of calendar arithmetic (`days`, `periods`, `amounts`).
"""

from whoholds.naming.times.mention import TimeMention
from whoholds.naming.times.mention import Timex
from whoholds.naming.times.namer import TimeNamer

__all__ = ["TimeMention", "TimeNamer", "Timex"]
