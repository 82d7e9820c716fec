"""A service's information package is whole (I1-I10), and it asks of citizens only what it may (G14, E11, F15)."""

from collections.abc import Iterator

from backend_client.catalogue import Duration, Presence, Service
from dialogs.content.check_catalogue import service_path
from dialogs.content.parser import Pack
from dialogs.content.problems import ContentProblem
from dialogs.content.sameness import is_obtained_by

_COUNTERS = ("میز خدمت", "پیشخوان", "پست")
"""The only places to which citizens may be sent, as a presence's `place` must name them."""
_INQUIRY = "استعلام"


def check_packages(pack: Pack) -> Iterator[ContentProblem]:
    """What citizens are entitled to read about each service before they ask for it (P4)."""
    asked = {faq.service for words in pack.words.values() for faq in words.faqs}
    for service in pack.catalogue.services:
        path = service_path(service)
        for address, part, there in _parts(service, service.code in asked):
            if not there:
                yield pack.problem(path, address, f"'{address}' is missing in the information package ({part})")
        yield from _delivery(pack, service)
        yield from _durations(pack, service)
        yield from _duplicates(pack, service)


def _parts(service: Service, has_questions: bool) -> Iterator[tuple[str, str, bool]]:
    """Address, duty and whether it is there. Documents and inquiries may be none, a statement is optional."""
    responsible = service.responsible
    yield "address", "I1", bool(service.address)
    yield "stages", "I2, I4", bool(service.stages)
    yield "costs", "I6", bool(service.costs)
    yield "costs", "I6: legal basis", all(cost.legal_basis and cost.how for cost in service.costs)
    yield "responsible", "I7", bool(responsible.name and responsible.post and responsible.phone)
    yield "laws", "I8", bool(service.laws)
    yield "complaint", "I9", bool(service.complaint)
    if service.purpose == "service":
        yield "faq", f"I10: words/<lang>/services/{service.code}.yaml", has_questions
    yield "owner", "yearly review", bool(service.owner)
    yield "review_on", "yearly review", service.review_on is not None
    yield "summary", "first sentence", bool(service.summary)


def _delivery(pack: Pack, service: Service) -> Iterator[ContentProblem]:
    path = service_path(service)
    if service.delivery != "electronic" and not service.delivery_reason:
        yield pack.problem(path, "delivery", f"'{service.delivery}' needs a delivery_reason (A1, F15)")
    for index, stage in enumerate(service.stages):
        if stage.with_previous and index == 0:
            fix = "the first stage has none before it"
            yield pack.problem(path, "stages.0.with_previous", "no stage to run together with", fix)
        if stage.presence is None:
            continue
        address = f"stages.{index}.presence"
        if service.delivery == "electronic":
            yield pack.problem(path, address, "presence in an electronic service", "use delivery: mixed")
        yield from _presence(pack, path, address, stage.presence)


def _presence(pack: Pack, path: str, address: str, presence: Presence) -> Iterator[ContentProblem]:
    if presence.place and not any(counter in presence.place for counter in _COUNTERS):
        yield pack.problem(
            path,
            f"{address}.place",
            "citizens may be sent only to the in-person desk, a counter or a post office (E11)",
            "leave the place out for the branch's in-person desk",
        )
    if not presence.time or not presence.reason:
        yield pack.problem(path, address, "time and reason must be told beforehand (E11)")


def _durations(pack: Pack, service: Service) -> Iterator[ContentProblem]:
    steps: list[tuple[str, Duration, Duration | None]] = []
    steps += [(f"stages.{i}", each.duration, each.duration_worst) for i, each in enumerate(service.stages)]
    steps += [(f"inquiries.{i}", each.duration, each.duration_worst) for i, each in enumerate(service.inquiries)]
    for address, usual, worst in steps:
        if worst is not None and worst.unit == usual.unit and worst.amount < usual.amount:
            yield pack.problem(service_path(service), address, "duration_worst is shorter than duration (F60)")
    for index, inquiry in enumerate(service.inquiries):
        if not inquiry.electronic and not inquiry.reason:
            yield pack.problem(service_path(service), f"inquiries.{index}", "not electronic: give its reason (F29)")


def _duplicates(pack: Pack, service: Service) -> Iterator[ContentProblem]:
    """G14: what the desk asks another agency for, the citizen is never asked to bring."""
    for index, slot in enumerate(service.documents):
        if not slot.required:
            continue
        same = next((each for each in service.inquiries if is_obtained_by(slot.title, each)), None)
        if same is not None or _INQUIRY in slot.title:
            about = f"the inquiry '{same.subject}'" if same else "an inquiry"
            yield pack.problem(
                service_path(service),
                f"documents.{index}",
                f"'{slot.title}' is what the desk obtains by {about} (G14)",
                "remove the document or make it optional",
            )
