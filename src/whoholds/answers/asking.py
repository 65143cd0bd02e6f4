"""Reports are asked about, a few at a time, while the ones before are made into claims."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from whoholds.answers.endpoint import Cost
from whoholds.answers.endpoint import Endpoint
from whoholds.answers.limits import Limits
from whoholds.answers.prompt import make_messages
from whoholds.answers.prompt import make_schema
from whoholds.errors import ServiceError
from whoholds.model import Report
from whoholds.model import Sentence

Chooser = Callable[[Report, Sequence[Sentence]], Collection[int]]


class Parses(Protocol):
    """What gives the sentences of reports; the language room's reader is one."""

    def read(self, reports: Iterable[Report], choose: Chooser | None = None) -> Iterator[tuple[Report, list[Sentence]]]:
        """Yield each report with its sentences, in order."""


class Asker:
    """Gives reports with their sentences, as the parser does, and has each asked about meanwhile."""

    def __init__(self, endpoint: Endpoint, parser: Parses) -> None:
        self._endpoint, self._parser = endpoint, parser
        self._answers: dict[str, Future[str]] = {}
        self.version = f"model-{endpoint.address.model}"

    @property
    def limits(self) -> Limits:
        """The limits of asking."""
        return self._endpoint.limits

    @property
    def cost(self) -> Cost:
        """What asking has cost so far."""
        return self._endpoint.cost

    def read(self, reports: Iterable[Report], choose: Chooser | None = None) -> Iterator[tuple[Report, list[Sentence]]]:
        """Yield each report with its sentences, in order, once it was asked about; `take` has the answer."""
        window: deque[tuple[Report, list[Sentence]]] = deque()
        at_once, is_done = self.limits.at_once, False
        pool = ThreadPoolExecutor(at_once, thread_name_prefix="answers")
        try:
            for report, sentences in self._parser.read(reports, choose):
                self._answers[report.id] = pool.submit(self._ask, report)
                window.append((report, sentences))
                if len(window) >= 2 * at_once:
                    yield window.popleft()
            while window:
                yield window.popleft()
            is_done = True
        finally:
            if not is_done:
                self._endpoint.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            self._answers.clear()

    def take(self, report: Report) -> str:
        """Give the answer about a report, once.

        Raises
        ------
        ServiceError
            If there was none.
        """
        under_way = self._answers.pop(report.id, None)
        return self._ask(report) if under_way is None else under_way.result()

    def _ask(self, report: Report) -> str:
        if len(report.text) > self.limits.text_max_characters:
            raise ServiceError(
                f"the report is longer than {self.limits.text_max_characters} characters, too long to ask about"
            )
        return self._endpoint.ask(make_messages(report), make_schema()).text
