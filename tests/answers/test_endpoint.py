from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest

from tests.answers.conftest import Handler
from tests.answers.conftest import Server
from tests.answers.conftest import Waits
from tests.answers.conftest import endpoint
from tests.answers.conftest import fail
from tests.answers.conftest import say
from whoholds.answers import Address
from whoholds.answers import Endpoint
from whoholds.answers.prompt import make_schema
from whoholds.errors import ServiceError

QUESTION = [{"role": "user", "content": "What?"}]
KEY = "sk-very-secret-1234"


def test_a_question_is_put_in_the_shape_of_the_protocol(server: Server) -> None:
    server.behaviours = [say("fine", usage={"prompt_tokens": 12, "completion_tokens": 3})]
    asked = endpoint(server, KEY)
    reply = asked.ask(QUESTION, make_schema())
    assert (reply.text, reply.tokens_in, reply.tokens_out) == ("fine", 12, 3)
    assert server.paths == ["/v1/chat/completions"]
    assert server.keys == [f"Bearer {KEY}"]
    (sent,) = server.asked
    assert (sent["model"], sent["messages"], sent["temperature"]) == ("fern-7b", QUESTION, 0)
    assert sent["response_format"]["json_schema"] == {"name": "claims", "strict": True, "schema": make_schema()}
    assert (asked.cost.answers, asked.cost.tokens_in, asked.cost.tokens_out) == (1, 12, 3)
    assert asked.cost.seconds_per_answer > 0


def test_without_a_key_none_is_sent(server: Server) -> None:
    server.behaviours = [say("fine")]
    endpoint(server).ask(QUESTION, {})
    assert server.keys == [""]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_failure_of_a_moment_is_asked_again_after_a_longer_wait_each_time(server: Server, status: int) -> None:
    server.behaviours = [fail(status), fail(status), say("fine")]
    waits = Waits()
    assert endpoint(server, waits=waits).ask(QUESTION, {}).text == "fine"
    assert 1 <= waits.seconds[0] <= 1.25
    assert 2 <= waits.seconds[1] <= 2.5


@pytest.mark.parametrize(
    ("header", "least", "most"), [("7", 7, 7), ("9999", 60, 60), ("soon", 1, 1.25), ("nan", 1, 1.25), ("-5", 1, 1.25)]
)
def test_a_server_may_ask_to_wait_but_not_for_ever(server: Server, header: str, least: float, most: float) -> None:
    server.behaviours = [fail(429, Retry_After=header), say("fine")]
    waits = Waits()
    endpoint(server, waits=waits).ask(QUESTION, {})
    assert least <= waits.seconds[0] <= most


def test_a_server_that_always_fails_is_given_up(server: Server) -> None:
    server.behaviours = [fail(500)]
    asked = endpoint(server)
    with pytest.raises(ServiceError, match="asked 4 times: HTTP 500"):
        asked.ask(QUESTION, {})
    assert len(server.asked) == 4
    assert (asked.cost.answers, asked.cost.failures) == (0, 1)


@pytest.mark.parametrize("status", [301, 307, 401, 403, 404, 418, 422])
def test_what_asking_again_does_not_mend_is_asked_once_and_never_more(server: Server, status: int) -> None:
    server.behaviours = [fail(status, Location=server.address)]
    asked = endpoint(server, KEY)
    for _ in range(2):
        with pytest.raises(ServiceError, match=f"HTTP {status}"):
            asked.ask(QUESTION, {})
    assert len(server.asked) == 1


def cut(handler: Handler, _: dict[str, Any]) -> None:
    """Break off in the middle of an answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def hang_up(handler: Handler, _: dict[str, Any]) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    "behaviour", [cut, hang_up, say("x", choices=[]), say("x", choices=None), fail(200, b"{ bro"), fail(200, b"[]")]
)
def test_what_is_no_answer_is_asked_again(server: Server, behaviour: Any) -> None:
    server.behaviours = [behaviour, say("fine")]
    assert endpoint(server).ask(QUESTION, {}).text == "fine"
    server.behaviours = [behaviour]
    with pytest.raises(ServiceError, match="gave no answer"):
        endpoint(server).ask(QUESTION, {})


def test_a_server_that_says_nothing_is_left_in_time(server: Server) -> None:
    server.behaviours = [lambda *_: time.sleep(30)]
    began = time.monotonic()
    with pytest.raises(ServiceError, match="it took too long"):
        endpoint(server, answer_max_s=0.2, tries_max=2).ask(QUESTION, {})
    assert time.monotonic() - began < 15


def drip(handler: Handler, _: dict[str, Any]) -> None:
    """Send a byte now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def test_a_server_that_dribbles_is_left_in_time(server: Server) -> None:
    server.behaviours = [drip]
    began = time.monotonic()
    with pytest.raises(ServiceError, match="it took too long"):
        endpoint(server, answer_max_s=0.3, tries_max=1).ask(QUESTION, {})
    assert time.monotonic() - began < 15


def test_an_endless_answer_is_not_read_to_its_end(server: Server) -> None:
    server.behaviours = [fail(200, b"x" * 50_000)]
    with pytest.raises(ServiceError, match="no list of claims"):
        endpoint(server, answer_max_bytes=10_000).ask(QUESTION, {})


def test_an_answer_that_broke_off_at_its_limit_is_none(server: Server) -> None:
    server.behaviours = [say("x", choices=[{"message": {"content": "{"}, "finish_reason": "length"}])]
    with pytest.raises(ServiceError, match="broke off"):
        endpoint(server).ask(QUESTION, {})


def test_nothing_is_asked_past_the_limit_of_tokens(server: Server) -> None:
    server.behaviours = [say("fine", usage={"prompt_tokens": 4000, "completion_tokens": 900})]
    asked = endpoint(server, tokens_max=10_000, answer_tokens_max=1000)
    asked.ask(QUESTION, {})
    asked.ask(QUESTION, {})
    with pytest.raises(ServiceError, match="limit of 10000 tokens"):
        asked.ask(QUESTION, {})
    assert len(server.asked) == 2


def test_tokens_that_a_server_does_not_count_are_guessed(server: Server) -> None:
    server.behaviours = [say("fine words", usage={"prompt_tokens": "many", "completion_tokens": -4})]
    asked = endpoint(server)
    asked.ask([{"role": "user", "content": "x" * 3000}], {})
    assert asked.cost.tokens_in > 1000
    assert asked.cost.tokens_out > 0


def test_answers_that_are_none_cost_all_the_same(server: Server) -> None:
    server.behaviours = [fail(200, b"{ bro")]
    asked = endpoint(server)
    with pytest.raises(ServiceError):
        asked.ask([{"role": "user", "content": "x" * 3000}], {})
    assert asked.cost.tokens_in > 4 * 1000


def test_after_some_silences_in_a_row_no_more_is_asked(server: Server) -> None:
    server.behaviours = [fail(500)]
    asked = endpoint(server, tries_max=1, silences_max=2)
    for match in ("HTTP 500", "HTTP 500", "2 times in a row", "2 times in a row"):
        with pytest.raises(ServiceError, match=match):
            asked.ask(QUESTION, {})
    assert len(server.asked) == 2


def test_nothing_listens_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = Address.parse(f"http://127.0.0.1:{free.getsockname()[1]}/v1/fern")
    with pytest.raises(ServiceError, match="nothing listens there"):
        Endpoint(address, sleep=Waits()).ask(QUESTION, {})


def test_a_key_goes_nowhere_in_the_clear_and_into_no_message(server: Server) -> None:
    with pytest.raises(ServiceError) as clear:
        Endpoint(Address.parse("http://models.example/v1/fern"), KEY)
    with pytest.raises(ServiceError) as broken:
        Endpoint(Address.parse(server.address), f"{KEY}\r\nX-Other: 1")
    # Some servers repeat the key they refuse.
    server.behaviours = [fail(401, json.dumps({"error": f"wrong key {KEY}"}).encode())]
    asked = endpoint(server, KEY)
    with pytest.raises(ServiceError) as refused:
        asked.ask(QUESTION, {})
    for caught in (clear, broken, refused):
        assert KEY not in f"{caught.value!s}{caught.value!r}{caught.value.about}"
    assert KEY not in repr(asked)
