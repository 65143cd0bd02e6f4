"""Tell whether a text is in a language that the reader understands."""

from __future__ import annotations

from functools import cache

from py3langid.langid import MODEL_FILE
from py3langid.langid import LanguageIdentifier

from whoholds.reports.declining import DeclinedError
from whoholds.reports.limits import Limits

#: The first character after Unicode's Latin blocks (Basic Latin to Latin Extended-B).
_BEYOND_LATIN = "\u0250"


@cache
def _load_identifier() -> LanguageIdentifier:
    """Load the model that the package carries, once."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def check_language(text: str, limits: Limits) -> str:
    """Give the language of a text; a text too short to tell is taken to be in the first one understood.

    Raises
    ------
    DeclinedError
        If the text is surely in another language.
    """
    sample = text[: limits.sample_chars]
    letters = sum(map(str.isalpha, sample))
    # Letters of plain ASCII are all Latin, and most texts have no others.
    if not sample.isascii() and _count_latin(sample) < limits.latin_share_min * letters:
        raise DeclinedError("language", "it is not in English: most of its letters are not Latin")
    if letters < limits.letters_min:
        return limits.understood[0]
    if _is_plain(sample, limits):
        return limits.understood[0]
    language, confidence = _load_identifier().classify(sample)
    if language in limits.understood:
        return str(language)
    if confidence >= limits.confidence_min:
        raise DeclinedError("language", f"it is not in English but, by its letters and words, in '{language}'")
    return limits.understood[0]


def _count_latin(sample: str) -> int:
    return sum(char < _BEYOND_LATIN and char.isalpha() for char in sample)


def _is_plain(sample: str, limits: Limits) -> bool:
    """Tell a text by its commonest words alone, a hundred times as fast as by the model that py3langid carries."""
    words = sample.lower().split()
    found = sum(map(limits.plain_words.__contains__, words))
    return found >= limits.plain_share_min * len(words)
