"""`whoholds serve`: the desk, a page and an API over one theatre and its ledger."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from whoholds.cli.desk import open_desk
from whoholds.cli.options import LEDGER
from whoholds.cli.options import LedgerOption
from whoholds.cli.options import TheatreOption
from whoholds.cli.terminal import say
from whoholds.cli.writing import Profile
from whoholds.errors import QueryError

#: Letters that a token has at least: fewer can be guessed.
_LEAST_TOKEN = 16
_TOKEN = "WHOHOLDS_TOKEN"  # noqa: S105  the name of a variable


HostOption = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on.")]
PortOption = Annotated[
    int, typer.Option("--port", min=0, max=65535, metavar="N", help="Port to listen on; 0 takes a free one.")
]
NamesOption = Annotated[
    list[str] | None,
    typer.Option("--host-name", metavar="NAME", help="A further name by which browsers call this server."),
]
TokenOption = Annotated[
    Path | None,
    typer.Option(
        "--token-file",
        metavar="FILE",
        help=f"File with the token that rulings need; {_TOKEN} in the environment does the same.",
        show_default="none: read-only",
    ),
]
AnyoneOption = Annotated[
    bool,
    typer.Option("--anyone-may-read", help="Let whoever reaches an address off this machine read without the token."),
]
ProfileOption = Annotated[
    Profile, typer.Option("--profile", help="public: short quotations, only public names, and the theatre's delay.")
]
OpenOption = Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")]


def serve_desk(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    host_name: NamesOption = None,
    token_file: TokenOption = None,
    anyone_may_read: AnyoneOption = False,
    profile: ProfileOption = Profile.INTERNAL,
    open_page: OpenOption = False,
    theatre: TheatreOption = None,
    ledger: LedgerOption = LEDGER,
) -> None:
    """Serve the page and the API over a ledger, on this machine only unless you say otherwise.

    Nothing is changed without a token. New reports in the ledger are seen at the next question.

    [dim]whoholds serve --ledger whoholds.sqlite[/]

    [dim]WHOHOLDS_TOKEN=... whoholds serve --port 8080[/]
    """
    from whoholds.runs.questions import Questions
    from whoholds.web import Address
    from whoholds.web import Policy
    from whoholds.web import serve
    from whoholds.web.serving import check_address

    token = _read_token(token_file)
    address = Address(host=host, port=port, names=tuple(host_name or ()))
    check_address(address, token, anyone_may_read=anyone_may_read)
    policy = Policy(
        profile=profile.value,
        token=token,
        guards_reading=not address.is_loopback and not anyone_may_read,
        hosts=address.allowed,
    )

    def announce(words: str) -> None:
        say(words)
        if open_page and words.startswith("serving"):
            webbrowser.open(words.rsplit(" ", 1)[-1])

    with open_desk(theatre, ledger) as desk:
        serve(Questions(desk.theatre, desk.ledger), policy, address, announce=announce)


def _read_token(path: Path | None) -> str:
    """Read the token from a file or the environment; '' if there is none.

    Raises
    ------
    QueryError
        If the file cannot be read, or the token is too short to keep anybody out.
    """
    try:
        token = os.environ.get(_TOKEN, "") if path is None else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"the token file {path} cannot be read: {getattr(error, 'strerror', error)}") from error
    token = token.strip()
    if (path is not None or token) and len(token) < _LEAST_TOKEN:
        raise QueryError(f"the token has {len(token)} letters; use at least {_LEAST_TOKEN}")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise QueryError("the token may hold printable ASCII letters only, and no space")
    return token
