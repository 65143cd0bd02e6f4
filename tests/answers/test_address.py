from __future__ import annotations

import pytest

from whoholds.answers import Address
from whoholds.errors import QueryError


@pytest.mark.parametrize(
    ("text", "host", "port", "path", "model"),
    [
        ("http://127.0.0.1:8080/v1/fern-7b", "127.0.0.1", 8080, "/v1", "fern-7b"),
        ("https://models.example/v1/grove/fern-7b", "models.example", 443, "/v1", "grove/fern-7b"),
        ("http://localhost:11434/api/v1/fern:8b", "localhost", 11434, "/api/v1", "fern:8b"),
        ("https://models.example/openai/fern", "models.example", 443, "/openai", "fern"),
    ],
)
def test_what_follows_v1_is_the_model(text: str, host: str, port: int, path: str, model: str) -> None:
    address = Address.parse(text)
    assert (address.host, address.port, address.path, address.model) == (host, port, path, model)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fern",
        "ftp://host/v1/fern",
        "http:///v1/fern",
        "http://host/v1/",
        "http://host",
        "http://host:notaport/v1/fern",
        "http://host/v1/fern?key=1",
        "http://host/v1/fern#x",
        "http://host/v1/two words",
        "http://[::1/v1/fern",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        Address.parse(text)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(QueryError) as caught:
        Address.parse("https://fern:hunter2@models.example/v1/fern")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://127.0.0.1/v1/f", True),
        ("http://[::1]/v1/f", True),
        ("http://localhost/v1/f", True),
        ("https://a.example/v1/f", True),
        ("http://a.example/v1/f", False),
        ("http://10.0.0.8/v1/f", False),
    ],
)
def test_what_is_sent_is_private_on_this_machine_or_encrypted(text: str, expected: object) -> None:
    assert Address.parse(text).is_private is expected
