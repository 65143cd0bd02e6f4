"""Roads: what control does to movement.

Takes: Theatre; probabilities of who holds each place at one instant; Claims about roads.
Gives: Consequence (cut-off, encircled, chokepoint), Route, Shift, ReportedCut; a Refusal where no road joins two places.
Never: estimates control; decides which report is right; reads more of a road claim's words than the two ends they name.
Add here: a question about movement; what makes a stretch costly to a convoy; how claims about roads close sections.
"""

from whoholds.roads.network import METHOD
from whoholds.roads.network import RoadNetwork
from whoholds.roads.reported import Agreement
from whoholds.roads.reported import ReportedCut
from whoholds.roads.routes import Route
from whoholds.roads.routes import Stretch
from whoholds.roads.samples import Control
from whoholds.roads.settings import RoadSettings
from whoholds.roads.settings import default_settings
from whoholds.roads.supposing import Shift
from whoholds.roads.supposing import list_probabilities
from whoholds.roads.supposing import suppose

__all__ = [
    "METHOD",
    "Agreement",
    "Control",
    "ReportedCut",
    "RoadNetwork",
    "RoadSettings",
    "Route",
    "Shift",
    "Stretch",
    "default_settings",
    "list_probabilities",
    "suppose",
]
