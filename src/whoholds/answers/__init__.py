"""A second reader: a language model that the user has at hand, asked about each report, and never taken at its word.

Takes: a Report with its Sentences, the mentions that the naming room finds in it, and the address of a model to ask.
Gives: Claims whose every quoted word stands in the report, Refusals for the rest, and what the asking cost.
Never: is asked for unless the user names an address, takes a coordinate or an id from a model, prints or keeps a key.
Add here: a question of the prompt (prompt.toml), a check of the answer (checking.py), a limit (defaults.toml).
"""

from whoholds.answers.address import Address
from whoholds.answers.asking import Asker
from whoholds.answers.claiming import AnswerFinder
from whoholds.answers.endpoint import Cost
from whoholds.answers.endpoint import Endpoint
from whoholds.answers.limits import Limits

__all__ = ["Address", "AnswerFinder", "Asker", "Cost", "Endpoint", "Limits"]
