"""Claims: what a report says happened, who says it, and in which words.

Takes: a `Report`, its parsed `Sentence`s, and mentions of places, actors and times.
Gives: `Claim`s with evidence offsets, and `Refusal`s.
Never: opens a ledger, weighs a claim, knows a war, asks a model.
Add here: a rule (rules/*.yaml, with an example and a counter-example); speech verbs, modal cues, words of distance (lexicon.yaml); of judging (attitudes.toml).
"""

from whoholds.claims.reading import ClaimReader
from whoholds.claims.rules import load_rules

__all__ = ["ClaimReader", "load_rules"]
