"""Reports: what was published, out of files, folders and standard input.

Takes: paths of plain text, HTML, JSON and JSON Lines, of folders of these, or '-'; publication time and outlet where the files state none.
Gives: Report, one after the other, and a Refusal with file, line and reason for whatever is no report.
Never: fetches, runs or renders anything; guesses a time; changes a text beyond line ends.
Add here: a format (a file in readers/ and its entry in READERS); where web pages state their time (readers/html.py); a limit (defaults.toml).
"""

from whoholds.reports.limits import Limits
from whoholds.reports.readers import READERS
from whoholds.reports.reading import read_reports

__all__ = ["READERS", "Limits", "read_reports"]
