"""The house rules that no linter knows: sizes, room docstrings, one war's words, documents that match the code."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from whoholds import errors
from whoholds.cli import app

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "whoholds"
FUNCTION_LINES = 50
FILE_LINES = 400

#: Functions that are longer than the rule, as 'room/file.py:name'. This list only ever shrinks.
LONG_FUNCTIONS: frozenset[str] = frozenset()
#: Files that are longer than the rule. This list only ever shrinks.
LONG_FILES: frozenset[str] = frozenset()
#: Heavy libraries that import-linter cannot see (parts of a package), and the room each belongs to.
ADDRESSES = {"scipy.sparse.csgraph": "roads"}
#: Words of particular wars, which are data and never stand in Python.
WARS = re.compile(r"Homs|Hama\b|Damascus|Aleppo|Syria|Assad|Taliban|\bHTS\b|Kharkiv|Kherson|Goma\b|Shusha|Lashio")
#: Folders that every machine has and a text may name.
_COMMON = frozenset({"bin", "dev", "etc", "tmp", "usr", "var"})
#: The folders at the top of this machine that hold the checkout, the interpreter and the user's files, wherever it is.
_OWN = {path.parts[1] for path in (ROOT, Path.home(), Path(sys.base_prefix)) if len(path.parts) > 1} - _COMMON
#: Words that would tie the repository to one registry or one machine: the start of a path in a private folder, an
#: index's address. Written so that no address stands here, and this file is checked like any other.
MACHINES = re.compile(
    rf"(?<![\w.])/(?:root|home|opt|work|Users|{'|'.join(map(re.escape, sorted(_OWN))) or 'root'})/\w"
    r"|\b(?:pypi|npmjs|pythonhosted|npmmirror)\.(?:org|com|io)\b"
    r"|[\w.-]+(?::\d+)?/simple\b|\b(?:extra-)?index[-]url\b"
)


def load_script(script: str) -> Any:
    spec = importlib.util.spec_from_file_location(script, ROOT / "docs" / f"{script}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


rooms = load_script("rooms")


@cache
def list_sources() -> tuple[Path, ...]:
    return tuple(sorted(SOURCE.rglob("*.py")))


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def list_tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=False
    )
    if listing.returncode:
        pytest.skip("this is no git checkout")
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def count_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    own = 0 if docstring is None else (docstring.end_lineno or 0) - docstring.lineno + 1
    return (function.end_lineno or 0) - function.lineno + 1 - own


def test_no_function_is_longer_than_the_rule() -> None:
    long = {
        f"{name(path)}:{node.name}"
        for path in list_sources()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and count_lines(node) > FUNCTION_LINES
    }
    assert long == LONG_FUNCTIONS


def test_no_file_is_longer_than_the_rule() -> None:
    long = {name(path) for path in list_sources() if len(path.read_text(encoding="utf-8").splitlines()) > FILE_LINES}
    assert long == LONG_FILES


def test_no_file_is_named_for_nothing() -> None:
    homeless = {"utils", "helpers", "common", "misc", "core", "manager"}
    assert not [name(path) for path in list_sources() if {path.stem, *path.parent.parts[-1:]} & homeless]


@pytest.mark.parametrize("room", [room for room in rooms.ROOMS if (SOURCE / room / "__init__.py").exists()])
def test_room_docstring_has_its_four_lines(room: str) -> None:
    docstring = rooms.read_docstring(room)
    lines = rooms.read_lines(docstring)
    assert list(lines) == list(rooms.LABELS), (
        f"the docstring of {room} needs one line each of Takes, Gives, Never, Add here, in this order"
    )
    assert all(lines.values())
    assert docstring.splitlines()[0].endswith(".")


def test_every_room_is_in_the_list() -> None:
    assert {path.parent.name for path in SOURCE.glob("*/__init__.py")} <= set(rooms.ROOMS)


def test_readme_has_the_rooms_as_their_docstrings_say() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert rooms.fill_readme(readme) == readme, "run: make docs"


@pytest.mark.parametrize("room", [room for room in rooms.ROOMS if (SOURCE / room / "__init__.py").exists()])
def test_room_exports_what_it_names(room: str) -> None:
    tree = parse(SOURCE / room / "__init__.py")
    named = {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    named |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    named |= {getattr(node.targets[0], "id", "") for node in tree.body if isinstance(node, ast.Assign)}
    listed = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
    ]
    assert len(listed) <= 1
    for words in listed:
        assert len(set(words)) == len(words)
        assert set(words) <= named


def test_no_word_of_one_war_stands_in_python() -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()}"
        for path in list_sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WARS.search(line)
    ]
    assert not found


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in list_tracked():
        if path.suffix in {".onnx", ".npz", ".png", ".gz"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if MACHINES.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found


def test_the_nouns_import_only_the_standard_library() -> None:
    allowed = {*sys.stdlib_module_names, "whoholds"}
    for path in [*(SOURCE / "model").glob("*.py"), SOURCE / "errors.py"]:
        assert {module.split(".")[0] for module in list_imports(path)} <= allowed, name(path)
        assert {module.split(".")[1] for module in list_imports(path) if module.startswith("whoholds.")} <= {
            "model",
            "errors",
        }, name(path)


def list_imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize(("library", "room"), sorted(ADDRESSES.items()))
def test_a_heavy_library_has_one_address(library: str, room: str) -> None:
    assert not [
        name(path)
        for path in list_sources()
        if path.parent.name != room and any(one.startswith(library) for one in list_imports(path))
    ]


def test_no_print_and_no_assert_outside_the_command_line() -> None:
    for path in list_sources():
        for node in ast.walk(parse(path)):
            assert not isinstance(node, ast.Assert), f"{name(path)}:{node.lineno}"
            is_print = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            assert not is_print, f"{name(path)} prints"


def list_errors(base: type[Exception]) -> list[type[Exception]]:
    return [base, *(one for child in base.__subclasses__() for one in list_errors(child))]


def test_every_error_is_documented_in_order() -> None:
    page = (ROOT / "docs" / "reference" / "errors.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(WH-\w+)` \| `(\w+)` \|", page, flags=re.MULTILINE)
    assert documented == [(error.code, error.__name__) for error in list_errors(errors.WhoHoldsError)]  # type: ignore[attr-defined]


def test_error_codes_are_in_the_tree_and_used_once() -> None:
    codes = [error.code for error in list_errors(errors.WhoHoldsError)]  # type: ignore[attr-defined]
    assert len(set(codes)) == len(codes)
    assert all(code in (errors.__doc__ or "") for code in codes if code != "WH-0000")


def list_commands(command: object, path: str = "whoholds") -> list[tuple[str, object]]:
    children = getattr(command, "commands", {})
    return [
        (path, command),
        *(one for word, child in children.items() for one in list_commands(child, f"{path} {word}")),
    ]


@pytest.mark.parametrize(
    ("path", "command"), list_commands(get_command(app)), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_has_help(path: str, command: object) -> None:
    assert getattr(command, "help", ""), path
    for parameter in command.params:  # type: ignore[attr-defined]
        assert getattr(parameter, "help", ""), f"{path}: {parameter.name}"


def test_every_command_has_an_example() -> None:
    leaves = [
        (path, command) for path, command in list_commands(get_command(app)) if not getattr(command, "commands", {})
    ]
    assert not [path for path, command in leaves if f"[dim]{path}" not in command.help.replace("\n", " ")]  # type: ignore[attr-defined]


def test_every_command_is_documented() -> None:
    commands = load_script("commands")
    assert commands.PAGE.read_text(encoding="utf-8") == commands.write_page(), "run: make docs"


def test_changelog_has_a_section_for_what_is_not_released() -> None:
    assert "\n## Unreleased\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_constraints_name_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+]+", line) for line in lines)


def test_make_targets_describe_themselves() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    assert phony is not None
    assert not [
        target for target in phony[1].split() if not re.search(rf"^{target}:.*## \S", makefile, flags=re.MULTILINE)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "folder = '{slash}home{slash}somebody{slash}data'",
        "url = 'https:{slash}{slash}pypi{dot}org'",
        "pip install --index{dash}url x",
        "http:{slash}{slash}host:8080{slash}simple",
    ],
)
def test_a_path_of_a_machine_or_an_address_of_a_registry_is_found(line: str) -> None:
    assert MACHINES.search(line.format(slash="/", dot=".", dash="-"))


def test_the_folder_of_this_checkout_is_found_unless_every_machine_has_it() -> None:
    assert MACHINES.search(f"see {ROOT}/notes.txt") or ROOT.parts[1] in _COMMON


@pytest.mark.parametrize(
    "line",
    ["read reports{slash}home{slash}x.txt", "a simple route", "src{slash}work{slash}one.py", "#!/usr/bin/env python3"],
)
def test_a_relative_path_is_no_path_of_a_machine(line: str) -> None:
    assert not MACHINES.search(line.format(slash="/"))
