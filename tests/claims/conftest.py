"""One reading chain for all tests of the room: opening the language model takes the time."""

from __future__ import annotations

import pytest

from tests.claims.wars import Chain


@pytest.fixture(scope="session")
def chain() -> Chain:
    """Give the real chain: reader, namers and claim reader."""
    return Chain()
