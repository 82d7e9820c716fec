"""The number under which the secretariat registers an accepted request (F58)."""

from msgspec.structs import replace

from backend_client.contract import Registration, StaffMember
from backend_client.embedded.decisions.rules import must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.errors import AlreadyDone, RequestRejected

MAX_CHARS = 40


def note(at: Standing, by: StaffMember, noted: Registration, seen: str, found_by: str) -> Standing:
    """`found_by`: the hash that the number is looked up by. A corrected number stays in the history."""
    must_be(at.request, ("accepted", "answered", "delivered"))
    present = at.private.registration
    if (present.number if present else "") != seen:
        raise AlreadyDone(present.by if present else "")
    number = noted.number.strip()
    problems = {}
    if not any(char.isalnum() for char in number):
        problems["number"] = "missing"
    elif len(number) > MAX_CHARS:
        problems["number"] = "too_long"
    if noted.on > at.today:
        problems["on"] = "future"
    if problems:
        raise RequestRejected(problems)
    registration = replace(noted, number=number, by=by.name)
    at = replace(at, private=replace(at.private, registration=registration)).but(registry_hash=found_by)
    return at.telling(News(kind="registered", by=by, note=number))
