"""Turn bytes into text, or say why they are none."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from whoholds.reports.declining import DeclinedError
from whoholds.reports.limits import Limits

#: Byte order marks, longest first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: Bytes of a file that are looked at to guess its encoding or that it is binary.
_SAMPLE_BYTES = 65_536

_CONTROL = re.compile(r"[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def decode(content: bytes, limits: Limits, declared: str = "") -> str:
    """Give the text of a file's bytes, with line ends as one newline.

    Parameters
    ----------
    content
        The bytes.
    limits
        How strange the bytes may be.
    declared
        Encoding that the document itself names, '' if none; believed only where the bytes fit.

    Raises
    ------
    DeclinedError
        If the bytes are no text, are cut off in the middle of a character, or fit no known encoding.
    """
    _check_magic(content, limits)
    text = _decode_marked(content)
    if text is None:
        if b"\x00" in content:
            raise DeclinedError("binary", "it is a binary file, not text")
        text = _decode_unmarked(content, limits, declared)
    return clean(text, limits)


def clean(text: str, limits: Limits) -> str:
    """Give a text with line ends as one newline, everything else as it came.

    Raises
    ------
    DeclinedError
        If it holds what no text holds: NUL, halves of surrogate pairs, or control characters in numbers.
    """
    if "\x00" in text:
        raise DeclinedError("binary", "it holds NUL characters and is no text")
    if _SURROGATE.search(text):
        raise DeclinedError("undecodable", "it holds half a surrogate pair, which is no character")
    sample = text[:_SAMPLE_BYTES]
    if sample and len(_CONTROL.findall(sample)) > limits.control_share_max * len(sample):
        raise DeclinedError("binary", "it is full of control characters and is no text")
    return text.replace("\r\n", "\n")


def _check_magic(content: bytes, limits: Limits) -> None:
    for magic, meaning in limits.magic:
        if content.startswith(magic):
            raise DeclinedError("binary", f"it is {meaning}")


def _decode_marked(content: bytes) -> str | None:
    """Decode what begins with a byte order mark, None if nothing does."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode_as(content[len(mark) :], encoding)
    return None


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if error.end >= len(content):
            raise DeclinedError("truncated", "it ends in the middle of a character: it was cut off") from error
        raise DeclinedError(
            "undecodable", f"it says that it is {encoding} and is not, from byte {error.start} on"
        ) from error


def _decode_unmarked(content: bytes, limits: Limits, declared: str) -> str:
    """Decode as UTF-8, as declared, or as the likeliest encoding."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        # Valid to the last character, which is cut: no other encoding would look so much like UTF-8.
        if (
            error.end >= len(content)
            and error.reason == "unexpected end of data"
            and _is_beyond_ascii(content[: error.start])
        ):
            raise DeclinedError("truncated", "it ends in the middle of a character: it was cut off") from error
    text = _decode_declared(content, declared)
    return _decode_guessed(content, limits) if text is None else text


def _is_beyond_ascii(content: bytes) -> bool:
    return not content.isascii()


def _decode_declared(content: bytes, declared: str) -> str | None:
    """Decode as the document says, None if it says nothing that is known and true."""
    if not declared:
        return None
    try:
        return content.decode(declared)
    except (LookupError, UnicodeError):
        return None


def _decode_guessed(content: bytes, limits: Limits) -> str:
    """Decode as the likeliest encoding: the preferred one where little is beyond ASCII, else by a sample."""
    beyond = sum(byte > 127 for byte in content[:_SAMPLE_BYTES])
    if beyond <= limits.beyond_ascii_max * len(content[:_SAMPLE_BYTES]):
        text = _decode_declared(content, limits.preferred)
        if text is not None:
            return text
    likeliest = from_bytes(content[:_SAMPLE_BYTES], threshold=limits.chaos_max, preemptive_behaviour=False).best()
    text = None if likeliest is None else _decode_declared(content, likeliest.encoding)
    if text is None:
        raise DeclinedError("undecodable", "its encoding is none that is known; save it as UTF-8")
    return text
