"""What a request has going on beside its own way: inquiries to other agencies, documents asked for after acceptance;
each with where it stands and what can be done about it now (I5, G14, P1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend_client.contract import Demand, StaffMember, StaffRequestView
from bot.console.deeds import demands, inquiries
from bot.console.deeds.deed import Deed
from bot.console.voice import Voice
from dialogs import persian
from dialogs.staff.inquiry_lines import describe


@dataclass(frozen=True)
class Matter:
    """`no`: its place among those of its kind. `told`: all that staff know of it, in lines."""

    no: int
    title: str
    told: str
    deeds: tuple[Deed, ...]


def inquiries_of(view: StaffRequestView, member: StaffMember, voice: Voice) -> Iterator[Matter]:
    for each in view.inquiries:
        yield Matter(each.no, each.agency, describe(each, voice), _deeds(inquiries.DEEDS, each.no, view, member))


def demands_of(view: StaffRequestView, member: StaffMember, voice: Voice) -> Iterator[Matter]:
    for each in view.demands:
        title = persian.quoted(each.title)
        yield Matter(each.no, title, _demand(each, voice), _deeds(demands.DEEDS, each.no, view, member))


def _deeds(family: Sequence[Deed], no: int, view: StaffRequestView, member: StaffMember) -> tuple[Deed, ...]:
    return tuple(deed for deed in family if deed.of is not None and no in deed.of(view, member))


def _demand(demand: Demand, voice: Voice) -> str:
    by = persian.quoted(demand.decided_by or demand.proposed_by)
    lines = [
        persian.quoted(demand.title),
        voice.text(f"console.demand.{demand.state}", by=by),
        voice.text("console.demand.why", why=persian.quoted(demand.why)),
    ]
    if demand.reason:
        lines.append(voice.text("console.demand.reason", reason=persian.quoted(demand.reason)))
    return "\n".join(lines)
