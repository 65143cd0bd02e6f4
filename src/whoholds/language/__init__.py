"""Language: the only room that knows the model.

Takes: `Report`.
Gives: `Sentence` with parsed tokens.
Never: knows a theatre, a place or a claim; fetches anything.
Add here: a head of the model; a tokenising fix; a faster runtime.
"""

from whoholds.language.reader import Reader

__all__ = ["Reader"]
