"""QGIS's own provider reads the collections: run by the Python that QGIS was installed for, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.desk.fixture import Fixture
from benchmarks.desk.serving import start_server

#: The Python of the system, for which packages of QGIS are made.
_PYTHON = "/usr/bin/python3"
_SCRIPT = """
import sys
from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
for name in ("places", "roads", "claims"):
    uri = f"url='{sys.argv[1]}/ogc/' typename='{name}' restrictToRequestBBOX='1'"
    layer = QgsVectorLayer(uri, name, "OAPIF")
    assert layer.isValid(), layer.error().message()
    box = QgsFeatureRequest().setFilterRect(QgsRectangle(18.0, 9.0, 19.0, 10.0))
    near = sum(1 for _ in layer.getFeatures(box))
    print(f"{name}: {layer.featureCount()} features, {near} in a box, {len(layer.fields())} fields, {layer.crs().authid()}")
app.exitQgis()
"""


def read_with_qgis(fixture: Fixture) -> int:
    """Serve the fixture and read every collection with QGIS; give the exit status, 0 also where there is no QGIS."""
    has_qgis = (
        Path(_PYTHON).exists()
        and not subprocess.run([_PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode
    )
    if not has_qgis:
        print("skipped: no QGIS for the system's Python (packages qgis and python3-qgis)")
        return 0
    with start_server(fixture, core=None) as server:
        settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        python = shutil.which(_PYTHON) or _PYTHON
        return subprocess.run(
            [python, "-c", _SCRIPT, server.address], env=settings, check=False, timeout=300
        ).returncode
