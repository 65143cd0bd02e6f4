"""Fingerprints: a few hundred numbers that say how much of two reports' wording is the same.

A report's words are cut into overlapping runs of three (shingles), each run is hashed, and the smallest hashes are kept
(a bottom-k sketch). Two sketches give the Jaccard resemblance of the two sets of shingles: exactly for reports with at
most k different shingles, else as an unbiased estimate.

Source: A. Broder, "On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping
from itertools import chain

import numpy as np
import numpy.typing as npt

#: Name of the method; a fingerprint is compared only with fingerprints of the same method.
METHOD = "bottom-k.v1"

#: Hashes kept: exact up to 256 different shingles (a long news report); above, standard error about 0.03 at resemblance 0.5.
_KEPT = 256

#: Words in a shingle: three tell a copy from two reports of the same event (Broder; feasibility trial of this project).
_SHINGLE_WORDS = 3

#: Smallest hashes by which copies find one another.
_PROBES = 32

#: Probes that a near-copy shares at least: at resemblance 0.5 fewer of 32 are shared once in 7,000 times (binomial).
_PROBES_SHARED = 6

#: Reports that may share one probe before it counts as boilerplate and finds nothing more.
_CROWD = 200

_WORD = re.compile(r"\w+")

#: Sorted, unique 64-bit hashes, shape (at most `_KEPT`,).
Fingerprint = npt.NDArray[np.uint64]


def fingerprint(text: str) -> Fingerprint:
    """Give the fingerprint of a text; a text of fewer than three words is one shingle of its own."""
    words = _WORD.findall(text.lower())
    codes = {word: zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in set(words)}
    hashes = np.fromiter((codes[word] for word in words), dtype=np.uint64, count=len(words))
    if len(hashes) == 0:
        return hashes
    width = min(_SHINGLE_WORDS, len(hashes))
    count = len(hashes) - width + 1
    runs = np.zeros(count, dtype=np.uint64)
    for offset in range(width):
        runs = _mix(runs ^ hashes[offset : offset + count])
    return np.unique(runs)[:_KEPT]


def _mix(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Scramble 64-bit numbers (the finaliser of SplitMix64; Steele, Lea and Flood 2014)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def resemble(one: Fingerprint, other: Fingerprint) -> float:
    """Give the Jaccard resemblance of two texts' shingles, in 0..1; 0 if either has no words."""
    if len(one) == 0 or len(other) == 0:
        return 0.0
    smallest = np.union1d(one, other)[:_KEPT]
    shared = np.intersect1d(one, other, assume_unique=True)
    return float(np.isin(smallest, shared, assume_unique=True).sum()) / len(smallest)


def write_fingerprint(value: Fingerprint) -> bytes:
    """Write a fingerprint as little-endian bytes."""
    return value.astype("<u8").tobytes()


def read_fingerprint(data: bytes) -> Fingerprint:
    """Read a fingerprint that `write_fingerprint` wrote."""
    return np.frombuffer(data, dtype="<u8").astype(np.uint64)


def find_firsts(fingerprints: Mapping[str, Fingerprint], at_least: float) -> dict[str, str]:
    """Give for each report an earlier one that it is a near-copy of (itself no copy), or itself.

    Parameters
    ----------
    fingerprints
        Fingerprint by report id, earliest report first: a later report never changes what an earlier one got.
    at_least
        Resemblance from which two reports are near-copies, in 0..1.
    """
    firsts: dict[str, str] = {}
    by_probe: dict[int, list[str]] = {}
    for report_id, value in fingerprints.items():
        probes = value[:_PROBES].tolist()
        candidates = _find_candidates(by_probe, probes)
        found = next((first for first in candidates if resemble(value, fingerprints[first]) >= at_least), report_id)
        firsts[report_id] = found
        if found == report_id:
            for probe in probes:
                crowd = by_probe.setdefault(probe, [])
                if len(crowd) < _CROWD:
                    crowd.append(report_id)
    return firsts


def _find_candidates(by_probe: Mapping[int, list[str]], probes: list[int]) -> list[str]:
    """Give the earlier reports that share enough probes, most shared first, else as first met."""
    shared = Counter(chain.from_iterable(by_probe.get(probe, ()) for probe in probes))
    # A text of few words has few probes: then a quarter of them is enough.
    enough = min(_PROBES_SHARED, -(-len(probes) // 4))
    return [report_id for report_id, count in shared.most_common() if count >= enough]
