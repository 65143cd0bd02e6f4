"""The situation report an analyst would forward, as Markdown and as one HTML file with a map."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment
from jinja2 import PackageLoader
from jinja2 import StrictUndefined

from whoholds.exports.atomic import open_atomic
from whoholds.exports.escaping import escape_markdown
from whoholds.exports.situation import Situation
from whoholds.exports.situation_feeds import list_lost_lines
from whoholds.exports.situation_page import Page
from whoholds.exports.situation_rulings import list_ruling_rows


def render_html(situation: Situation) -> str:
    """Render the report as one HTML page: no script, nothing fetched, the map inside."""
    from whoholds.exports.situation_map import draw_map

    page = Page(situation, draw_map(situation))
    return _open_templates(autoescape=True).get_template("situation.html.j2").render(**_fill(page, situation))


def render_markdown(situation: Situation) -> str:
    """Render the report as Markdown; report text cannot act as markup, link or HTML."""
    template = _open_templates(autoescape=False).get_template("situation.md.j2")
    return template.render(**_fill(Page(situation), situation))


def write_situation_report(situation: Situation, *, html: Path | None = None, markdown: Path | None = None) -> None:
    """Write the report as HTML, as Markdown, or both.

    Raises
    ------
    ExportError
        If a file cannot be written, or the theatre's outline is no GeoJSON.
    """
    for path, render in ((html, render_html), (markdown, render_markdown)):
        if path is not None:
            text = render(situation)
            with open_atomic(path) as out:
                out.write(text)


def _fill(page: Page, situation: Situation) -> dict[str, object]:
    """Give what the templates set."""
    return {"page": page, "ruled": list_ruling_rows(situation), "lost": list_lost_lines(situation)}


def _open_templates(*, autoescape: bool) -> Environment:
    """Open the templates; Markdown is escaped by its own filter, `md`."""
    templates = Environment(
        loader=PackageLoader("whoholds.exports"),
        autoescape=autoescape,  # noqa: S701 -- HTML has it on; Markdown is no HTML, and each value there goes through `md`
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["md"] = escape_markdown
    return templates
