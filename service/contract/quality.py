"""How good the program is, on the wire."""

from datetime import datetime

from service.contract.base import Response


class QualityView(Response):
    """The report of an eval run: a whole page of HTML without scripts, and when it was written."""

    written: datetime
    html: str
