"""Documents that are asked for after acceptance: proposed, decided by a unit head with a reason, sent (P1)."""

from collections.abc import Sequence

from msgspec.structs import replace

from backend_client.catalogue import DocumentSlot
from backend_client.contract import Page, StaffMember
from backend_client.demands import Demand, DemandNews, wanted_document
from backend_client.embedded.checks import slot_problem
from backend_client.embedded.decisions.pausing import going_on, wait_for
from backend_client.embedded.decisions.rules import check_text, must_be
from backend_client.embedded.decisions.standing import News, Standing
from backend_client.errors import AlreadyDone, RequestRejected

MAX_TITLE_CHARS = 100
MAX_OPEN = 5


def propose(at: Standing, by: StaffMember, asked: Demand, heads: Sequence[str]) -> Standing:
    """`heads`: refs of those who may decide. `asked`: with title, name and why."""
    must_be(at.request, ("accepted",))
    at, demand = _added(at, by, asked)
    if not heads:
        raise RequestRejected({"head": "no_head"})
    to = tuple(each for each in heads if each != by.ref)
    return at.telling(News(kind="document_proposed", by=by, note=_line(demand), demand=_news(demand), to=to))


def ask(at: Standing, by: StaffMember, asked: Demand, reason: str) -> Standing:
    """A unit head's own demand."""
    must_be(at.request, ("accepted",))
    at, demand = _added(at, by, asked)
    return _asked(at, by, demand, reason)


def decide(at: Standing, by: StaffMember, no: int, *, agreed: bool, reason: str) -> Standing:
    """A proposal that is open still."""
    must_be(at.request, ("accepted",))
    demand = next((each for each in at.private.demands if each.no == no), None)
    if demand is None:
        raise RequestRejected({"no": "unknown"})
    if demand.state != "proposed":
        raise AlreadyDone(demand.decided_by)
    if agreed:
        return _asked(at, by, demand, reason)
    check_text(reason)
    at = _with(at, replace(demand, state="declined", decided_by=by.name, reason=reason))
    note = f"{demand.title}\n{reason}"
    news = News(kind="document_declined", by=by, text=reason, note=note, demand=_news(demand))
    return at.telling(replace(news, to=_proposer(demand, by)))


def give(at: Standing, pages: tuple[Page, ...], damage: dict[str, str], by: StaffMember | None = None) -> Standing:
    """By the applicant; `by`: who takes it in at the counter. When nothing more is wanted, the desk's time goes on."""
    if at.request.status != "accepted":
        raise AlreadyDone(at.request.decided_by)
    wanted = {each.slot: each for each in outstanding(at)}
    if not wanted:
        raise AlreadyDone(_taken_in_by(at))
    given = {page.slot for page in pages}
    problems = dict.fromkeys(sorted(given - wanted.keys()), "unexpected") | damage
    for slot in given & wanted.keys():
        wrong = slot_problem(_slot(at, wanted[slot]), [page for page in pages if page.slot == slot])
        problems |= {slot: wrong} if wrong else {}
    if not given:
        problems[""] = "missing"
    if problems:
        raise RequestRejected(problems)
    for slot in sorted(given):
        at = _with(at, replace(wanted[slot], state="given", given_by=by.name if by else ""))
    at = replace(at, private=replace(at.private, pages=(*at.private.pages, *pages)))
    if at.request.waiting == "citizen" and not outstanding(at):
        at = going_on(at, by)
    note = "\n".join(wanted[slot].title for slot in sorted(given))
    return at.telling(News(kind="documents_given", by=by, text=note, note=note))


def _taken_in_by(at: Standing) -> str:
    """Who took the last one in at a counter, "" for nobody."""
    return next((each.given_by for each in reversed(at.private.demands) if each.state == "given"), "")


def outstanding(at: Standing) -> tuple[Demand, ...]:
    """What the applicant was asked for and has not sent yet."""
    return tuple(each for each in at.private.demands if each.state == "asked")


def _asked(at: Standing, by: StaffMember, demand: Demand, reason: str) -> Standing:
    """The applicant is told, and the request waits for them, whatever it waited for before."""
    check_text(reason)
    at = _with(at, replace(demand, state="asked", decided_by=by.name, reason=reason))
    if at.request.waiting not in {"citizen", "payment"}:
        at = wait_for(going_on(at, by), "citizen", "")
    at = at.but(decided_by=by.name)
    note = f"{_line(demand)}\n{reason}"
    news = News(kind="document_asked", by=by, text=demand.why, note=note, demand=_news(demand))
    return at.telling(replace(news, unit=_unit_of(at, by), to=_proposer(demand, by)))


def _unit_of(at: Standing, by: StaffMember) -> str:
    """Whose head gave the reason: of the unit that has the request, or of the one that answers for the whole."""
    has_it = not by.units or at.request.unit in by.units
    return at.request.unit if has_it else at.request.service_unit


def _added(at: Standing, by: StaffMember, asked: Demand) -> tuple[Standing, Demand]:
    """With a number of its own, if it may be asked for at all."""
    problems = _wrong(at, asked)
    if problems:
        raise RequestRejected(problems)
    no = len(at.private.demands) + 1
    demand = replace(asked, no=no, state="proposed", proposed_by=by.name, proposer_ref=by.ref)
    return replace(at, private=replace(at.private, demands=(*at.private.demands, demand))), demand


def _wrong(at: Standing, asked: Demand) -> dict[str, str]:
    problems = {}
    if not asked.title.strip():
        problems["title"] = "missing"
    elif len(asked.title) > MAX_TITLE_CHARS:
        problems["title"] = "too_long"
    elif any(asked.title.strip() in each.subject or each.subject in asked.title for each in at.definition.inquiries):
        problems["title"] = "inquiry"
    if asked.name and _named(at, asked.name) is None:
        problems["name"] = "unknown"
    if sum(each.state in {"proposed", "asked"} for each in at.private.demands) >= MAX_OPEN:
        problems["title"] = "too_many"
    if not asked.why.strip():
        problems["why"] = "missing"
    return problems


def _named(at: Standing, name: str) -> DocumentSlot | None:
    slots = (*at.catalogue.identity.documents, *at.definition.documents)
    return next((slot for slot in slots if slot.name == name), None)


def _slot(at: Standing, demand: Demand) -> DocumentSlot:
    return wanted_document(demand, _named(at, demand.name)).slot


def _with(at: Standing, demand: Demand) -> Standing:
    demands = tuple(demand if each.no == demand.no else each for each in at.private.demands)
    return replace(at, private=replace(at.private, demands=demands))


def _news(demand: Demand) -> DemandNews:
    return DemandNews(no=demand.no, title=demand.title, why=demand.why)


def _line(demand: Demand) -> str:
    return f"{demand.title}: {demand.why}"


def _proposer(demand: Demand, by: StaffMember) -> tuple[str, ...]:
    return (demand.proposer_ref,) if demand.proposer_ref != by.ref else ()
