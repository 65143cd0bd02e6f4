"""Content ids: BLAKE2b over canonical JSON, however it is written."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from whoholds.model import Predicate
from whoholds.model import content_id

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(Predicate),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(kind=st.text(), key=st.dictionaries(st.text(min_size=1).filter(lambda name: name != "kind"), VALUES, max_size=5))
def test_an_id_is_the_hash_of_canonical_json(kind: str, key: dict[str, Any]) -> None:
    text = json.dumps([kind, key], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        expected = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    except UnicodeEncodeError:
        return
    assert content_id(kind, **key) == expected
