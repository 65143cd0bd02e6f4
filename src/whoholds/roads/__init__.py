"""Roads: what control does to movement.

Takes: Theatre; probabilities of who holds each place at one instant; Claims about roads.
Gives: Consequence (cut-off, encircled, chokepoint), Route, Shift, RoadStatus, ReportedCut; a Refusal where no road joins two places.
Never: estimates control; decides which report is right; reads more of a road claim's words than the two ends they name.
Add here: a question about movement; what makes a stretch costly to a convoy; how claims about roads close and open sections.
"""

from whoholds.roads.connecting import Connectivity
from whoholds.roads.connecting import Joint
from whoholds.roads.network import RoadNetwork
from whoholds.roads.reported import Agreement
from whoholds.roads.reported import ReportedCut
from whoholds.roads.routes import Route
from whoholds.roads.routes import Stretch
from whoholds.roads.samples import Control
from whoholds.roads.samples import derive_seed
from whoholds.roads.settings import METHOD
from whoholds.roads.settings import RoadSettings
from whoholds.roads.settings import default_settings
from whoholds.roads.status import Basis
from whoholds.roads.status import Passage
from whoholds.roads.status import Reliability
from whoholds.roads.status import RoadStatus
from whoholds.roads.status import list_statuses
from whoholds.roads.status import name_voices
from whoholds.roads.supposing import Shift
from whoholds.roads.supposing import list_probabilities
from whoholds.roads.supposing import suppose

__all__ = [
    "METHOD",
    "Agreement",
    "Basis",
    "Connectivity",
    "Control",
    "Joint",
    "Passage",
    "Reliability",
    "ReportedCut",
    "RoadNetwork",
    "RoadSettings",
    "RoadStatus",
    "Route",
    "Shift",
    "Stretch",
    "default_settings",
    "derive_seed",
    "list_probabilities",
    "list_statuses",
    "name_voices",
    "suppose",
]
