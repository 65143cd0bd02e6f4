"""The command line: a thin face over the runs.

Takes: words typed in a terminal, and the environment.
Gives: sentences, tables and JSON; exit codes 0 to 3.
Never: estimates, reads or keeps anything itself, or prints words of a report with their control characters.
Add here: a command, an option, a column of an output.
"""

from whoholds.cli.app import app
from whoholds.cli.app import main

__all__ = ["app", "main"]
