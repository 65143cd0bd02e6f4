"""Every exception of whoholds.

The tree, with stable codes (codes never change, wording may)::

    WhoHoldsError
        InputError        WH-I001  a report or file that cannot be read
        TheatreError      WH-T001  a theatre folder with faults
        RuleError         WH-R001  a reading rule that is malformed or fails its examples
        ModelError        WH-M001  the language model is missing or does not fit
        LedgerError       WH-L001  the ledger cannot be opened, is newer than the program, or is inconsistent
            TamperedError WH-L002  the log of rulings was changed behind the ledger's back
            StaleHeadError WH-L003 somebody else ruled in between
        QueryError        WH-Q001  a question that cannot be answered as asked (unknown place, instant without zone)
        ExportError       WH-E001  a file that cannot be written
        ServiceError      WH-S001  a server that was asked and gave no answer

Expected absence (an unknown village, an unparsed date) is a `whoholds.model.Refusal`, never an exception.
"""

from __future__ import annotations


class WhoHoldsError(Exception):
    """Base of all errors; `code` is stable, the message is one actionable sentence."""

    code = "WH-0000"

    def __init__(self, message: str, **about: object) -> None:
        super().__init__(message)
        self.message = message
        self.about = about

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class InputError(WhoHoldsError):
    """A report or file that cannot be read."""

    code = "WH-I001"


class TheatreError(WhoHoldsError):
    """A theatre folder with faults."""

    code = "WH-T001"


class RuleError(WhoHoldsError):
    """A reading rule that is malformed or fails its own examples."""

    code = "WH-R001"


class ModelError(WhoHoldsError):
    """The language model is missing or does not fit the program."""

    code = "WH-M001"


class LedgerError(WhoHoldsError):
    """The ledger cannot be opened, is newer than the program, or is inconsistent."""

    code = "WH-L001"


class TamperedError(LedgerError):
    """The log of rulings was changed behind the ledger's back; nothing is estimated from it."""

    code = "WH-L002"


class StaleHeadError(LedgerError):
    """Somebody else ruled in between; nothing was written."""

    code = "WH-L003"


class QueryError(WhoHoldsError):
    """A question that cannot be answered as asked."""

    code = "WH-Q001"


class ExportError(WhoHoldsError):
    """A file that cannot be written."""

    code = "WH-E001"


class ServiceError(WhoHoldsError):
    """A server that was asked, because the user named it, and gave no answer."""

    code = "WH-S001"
