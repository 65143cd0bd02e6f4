"""Lost feeds in a situation report: who fell silent, and what that means."""

from __future__ import annotations

from whoholds.exports.escaping import flatten
from whoholds.exports.situation import Situation
from whoholds.model import Feed


def list_lost_lines(situation: Situation) -> list[str]:
    """List a line for each lost feed, and one on what it means; nothing if none is lost."""
    lines = [_tell(feed) for feed in situation.lost]
    return [
        *lines,
        *(["Where they used to report, changes can go unseen: quiet there is not calm."] if lines else []),
    ]


def _tell(feed: Feed) -> str:
    """Tell how long a feed has been silent against its habit."""
    name = flatten(feed.name) or "the outlet that is not known"
    named = name if feed.kind == "outlet" else f"Every source of the class {name.replace('_', ' ')}"
    usual = f"; it used to report every {feed.usual_gap_h:.0f} hours" if feed.usual_gap_h else ""
    return f"LOST: {named} has been silent for {(feed.silent_h or 0.0) / 24.0:.1f} days{usual}."
