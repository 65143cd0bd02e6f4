"""The page: its built files, or a note that says how to build them."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.responses import Response
from starlette.routing import Route

from whoholds.web.problems import ProblemError

#: Where `make web` puts the page; a wheel carries it, an editable install has none until it is built.
STATIC = Path(__file__).resolve().parents[1] / "static"
_INDEX = "index.html"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
}
_NOTE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>whoholds: the page is not built</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:40rem;padding:0 1rem}code{background:#eee;padding:.1rem .3rem}</style></head>
<body><h1>The page is not built</h1>
<p>This is a checkout, which holds the page's source and not its built files. Build it once with <code>make web</code>
(it needs Node.js 20 or newer) and load this address again. An installed wheel carries the page.</p>
<p>The API works without it: <a href="/docs">what can be asked</a>, <a href="/openapi.json">its description</a>,
<a href="/ogc/">maps for GIS</a>, <a href="/situation-report">the situation report</a>.</p></body></html>
"""


class PageFiles:
    """The built files of a folder, by path; nothing outside it is ever served."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    @property
    def is_built(self) -> bool:
        """Whether there is a page."""
        return (self._folder / _INDEX).is_file()

    def find(self, path: str) -> Path | None:
        """Find the file of a path of an address; None if there is none."""
        name = path.strip("/") or _INDEX
        if "\\" in name or "\x00" in name or any(part.startswith(".") for part in name.split("/")):
            return None
        found = self._folder / name
        try:
            is_inside = found.resolve().is_relative_to(self._folder) and found.is_file()
        except OSError:
            return None
        return found if is_inside and found.suffix in _TYPES else None

    def holds(self, path: str) -> bool:
        """Tell whether a path is the page's: its own files hold no report."""
        return path == "/" or self.find(path) is not None


def show_file(request: Request) -> Response:
    """Give a file of the page."""
    path = request.path_params.get("path", "")
    files: PageFiles = request.app.state.page
    found = files.find(path)
    if found is None:
        if not path:
            return Response(_NOTE, media_type="text/html; charset=utf-8")
        raise ProblemError(404, "there is nothing at this address")
    is_hashed = path.startswith("assets/")
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if is_hashed else "no-cache"}
    return FileResponse(found, media_type=_TYPES[found.suffix], headers=headers)


#: Everything that is no address of the API.
ROUTES = (Route("/", show_file), Route("/{path:path}", show_file))
