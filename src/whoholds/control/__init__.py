"""Control: from claims to who holds each place, how sure that is, and why.

Takes: claims as known at an instant, the theatre, rulings.
Gives: `ControlEstimate`, a panel of probabilities over places and instants.
Never: reads a file or a database, or knows where a claim came from but for its attribution.
Add here: what a predicate says about control (defaults.toml); a class of source; a way places depend on each other.
"""

from whoholds.control.agreement import check_agreement
from whoholds.control.feeds import find_bursts
from whoholds.control.feeds import find_silences
from whoholds.control.fitted import Fitted
from whoholds.control.model import METHOD
from whoholds.control.model import ControlModel
from whoholds.control.panel import Panel
from whoholds.control.parameters import Parameters
from whoholds.control.parameters import load_parameters
from whoholds.control.series import STATUSES
from whoholds.control.series import Series

__all__ = [
    "METHOD",
    "STATUSES",
    "ControlModel",
    "Fitted",
    "Panel",
    "Parameters",
    "Series",
    "check_agreement",
    "find_bursts",
    "find_silences",
    "load_parameters",
]
