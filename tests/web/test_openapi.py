"""The OpenAPI document: complete, with examples, and true of what the server does."""

from __future__ import annotations

from pathlib import Path

import schemathesis
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import seed
from hypothesis import settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.web import conftest as corpus
from whoholds.ledger import open_ledger
from whoholds.runs.questions import Questions
from whoholds.theatre import load_theatre
from whoholds.web import Policy
from whoholds.web import create_app

#: Cases of each operation: enough to find what a parameter can break, few enough to be run each time.
_CASES = 8
_CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


def open_schema(folder: Path, theatre_folder: Path) -> schemathesis.BaseSchema:
    """Open one desk for all cases: nothing they may do changes it, for they do not know the token."""
    ledger = open_ledger(folder / "ledger.sqlite")
    corpus.fill(ledger)
    policy = Policy(token=corpus.TOKEN, hosts=frozenset({"testserver", "127.0.0.1", "localhost"}))
    app = create_app(Questions(load_theatre(theatre_folder), ledger), policy)
    return schemathesis.openapi.from_asgi("/openapi.json", app)


def test_no_request_breaks_the_server(tmp_path: Path, theatre_folder: Path) -> None:
    operations = [found.ok() for found in open_schema(tmp_path, theatre_folder).get_all_operations()]
    assert len(operations) > 25
    faults = {}
    for operation in operations:
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            try:
                attack(operation, mode)
            except Unsatisfiable:
                continue  # nothing about this operation can be wrong
            except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001  all faults are told at once
                faults[operation.label, mode.value] = str(error)[:1500]
    assert not faults


def attack(operation: schemathesis.schemas.APIOperation, mode: schemathesis.GenerationMode) -> None:
    """Ask an operation rightly or wrongly, the same questions each time."""

    @seed(5)
    @settings(max_examples=_CASES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=_CHECKS)

    ask()


def test_every_operation_is_described(desk: object) -> None:
    document = desk.get("/openapi.json").json()  # type: ignore[attr-defined]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], (path, method)
            assert "400" in operation["responses"], (path, method)
            assert "422" not in operation["responses"], (path, method)
            names = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
            is_about_time = {"at", "datetime"} & set(names)
            assert not is_about_time or "known_at" in names, (path, method)


def test_the_document_has_examples(desk: object) -> None:
    document = desk.get("/openapi.json").json()  # type: ignore[attr-defined]
    assert document["components"]["schemas"]["Control"]["properties"]["words"]["examples"] == ["probably held by South"]
    assert document["components"]["schemas"]["SupposeRequest"]["properties"]["changes"]["examples"]
