"""whoholds: who holds this place, since when, and according to whom."""

from importlib import import_module
from typing import Any

__all__ = ["__version__", "open_theatre"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Give `open_theatre`, which is imported only when it is asked for: the package itself loads nothing heavy."""
    if name == "open_theatre":
        return import_module("whoholds.notebook").open_theatre
    raise AttributeError(f"module 'whoholds' has no attribute '{name}'")
