"""Web: the desk's page and the API that programs connect to.

Takes: questions over HTTP; a Theatre and a Ledger held open by runs.
Gives: typed JSON with entity tags, OGC API - Features, documents, and the page's built files.
Never: estimates or decides; makes a request of its own; lets report text act as markup; changes the ledger without a token.
Add here: an endpoint (routes/, one file per noun); a field of an answer (shapes and telling); a header every answer carries (guard.py).
"""

from whoholds.web.app import create_app
from whoholds.web.policy import Policy
from whoholds.web.serving import Address
from whoholds.web.serving import serve
from whoholds.web.trying import Trial
from whoholds.web.trying import try_desk

__all__ = ["Address", "Policy", "Trial", "create_app", "serve", "try_desk"]
