"""The embedded desk's tables. What is personal stands in sealed columns, looked up by keyed hashes beside them.

Numbers are given by the desk (`Tx.next_id`), not by the database, since sealed values are bound to their row's.
"""

from backend_client.embedded.tables.agency import absence, catalogue, definition, setting, staff
from backend_client.embedded.tables.columns import Moment, metadata
from backend_client.embedded.tables.course import history, inquiry, parallel_stage, stage
from backend_client.embedded.tables.exchange import (
    bill,
    correction,
    follow_up,
    message,
    response,
    response_number,
    survey,
)
from backend_client.embedded.tables.requests import APPEALS, MERGED, bind_code, follower, name_word, request
from backend_client.embedded.tables.visits import appointment
from backend_client.embedded.tables.works import change, done_key, file, wrong_try

__all__ = [
    "APPEALS",
    "MERGED",
    "Moment",
    "absence",
    "appointment",
    "bill",
    "bind_code",
    "catalogue",
    "change",
    "correction",
    "definition",
    "done_key",
    "file",
    "follow_up",
    "follower",
    "history",
    "inquiry",
    "message",
    "metadata",
    "name_word",
    "parallel_stage",
    "request",
    "response",
    "response_number",
    "setting",
    "staff",
    "stage",
    "survey",
    "wrong_try",
]
