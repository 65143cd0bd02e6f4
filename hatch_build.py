"""What travels in the wheel beside the code.

Theatres and weights stand at the root of the repository, where people edit them. A wheel carries copies as package data;
an editable install carries none and reads the originals.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: From the repository -> to the wheel.
DATA = {"theatres": "whoholds/data/theatres", "language-model/weights": "whoholds/data/weights"}


class DataHook(BuildHookInterface):
    """Adds the data folders to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to carry; `version` is 'editable' or 'standard'."""
        if version != "editable":
            build_data["force_include"].update(DATA)
