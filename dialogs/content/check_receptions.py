"""Hours of appointments at the branches: possible in themselves, and within the hours in which the agency is open."""

from collections.abc import Iterator

from backend_client.agency import Reception, reception_faults
from dialogs.content.parser import Pack
from dialogs.content.problems import ContentProblem

_PATH = "catalogue/branches.yaml"


def check_receptions(pack: Pack) -> Iterator[ContentProblem]:
    for index, branch in enumerate(pack.catalogue.branches):
        if branch.reception:
            for address, message in (*reception_faults(branch.reception), *_outside(pack, branch.reception)):
                yield pack.problem(_PATH, f"{index}.reception.{address}", message)


def _outside(pack: Pack, reception: Reception) -> Iterator[tuple[str, str]]:
    """Hours in which nobody would be there."""
    office = pack.catalogue.hours
    for index, each in enumerate(reception.hours):
        if each.opens < office.opens or each.closes > office.closes:
            yield f"hours.{index}.opens", f"outside the office hours, {office.opens:%H:%M} to {office.closes:%H:%M}"
        if set(each.weekdays) & set(office.weekend):
            yield f"hours.{index}.weekdays", "appointments on a day of the weekend"
