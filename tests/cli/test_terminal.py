from __future__ import annotations

import json

import pytest

from whoholds.cli.terminal import make_safe
from whoholds.cli.terminal import say
from whoholds.cli.terminal import say_json
from whoholds.cli.terminal import say_table


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("plain", "plain"),
        ("two\nlines", "two lines"),
        ("\x1b[2J", "\ufffd[2J"),
        ("\u009b31m", "\ufffd31m"),
        ("left\u202eright", "left\ufffdright"),
        ("\u062d\u0645\u0635 Brim \u2192 \u00e9", "\u062d\u0645\u0635 Brim \u2192 \u00e9"),
    ],
)
def test_what_could_steer_a_terminal_is_made_visible(words: str, safe: str) -> None:
    assert make_safe(words) == safe


def test_markup_is_printed_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    say("[red]x[/] :smile:")
    say_table(("[b]a[/]",), [("[link=http://x]y[/link]",)])
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines == ["[red]x[/] :smile:", "[b]a[/]", "[link=http://x]y[/link]"]


def test_json_escapes_what_could_steer_and_keeps_other_letters(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"text": "\u062d\x1b\u009b\u202e\u2028"}
    say_json(value)
    out = capsys.readouterr().out
    assert "\u062d" in out
    assert not {"\x1b", "\u009b", "\u202e", "\u2028"} & set(out)
    assert json.loads(out) == value
