"""Lemmas: the model's guess, corrected by a dictionary where the word is inflected and listed."""

from __future__ import annotations

import functools
import importlib.resources
import tomllib

import simplemma


@functools.lru_cache(maxsize=65_536)
def lemma_of(form: str, upos: str, script: str) -> str:
    """Give a word's lemma: the model's, or a dictionary's where the word is inflected and listed."""
    if upos == "PROPN":
        return form
    lemma = apply_script(form, script)
    low = form.lower()
    listed = _irregular().get("verbs" if upos in {"VERB", "AUX"} else "nouns", {}).get(low)
    if listed is not None and upos in {"VERB", "AUX", "NOUN"}:
        return listed
    if lemma != low and upos in {"NOUN", "VERB", "ADJ", "ADV", "AUX"}:
        known = str(simplemma.lemmatize(low, lang="en"))
        return known if known != low else lemma
    return lemma


def apply_script(form: str, script: str) -> str:
    """Make a lemma from a form: ``cut|add`` on the suffix, or ``=lemma``."""
    if script.startswith("="):
        return script[1:]
    cut, _, add = script.partition("|")
    low = form.lower()
    return low[: max(0, len(low) - int(cut))] + add


@functools.cache
def _irregular() -> dict[str, dict[str, str]]:
    """Load the irregular forms."""
    file = importlib.resources.files("whoholds.language") / "irregular.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
