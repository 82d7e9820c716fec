"""The information package of a service in words (I1-I10, S): public before any request (P4)."""

from collections.abc import Collection

from backend_client.catalogue import Cost, Duration, Inquiry, Service, Stage
from backend_client.workflow import groups
from dialogs import persian
from dialogs.content.model import Content

PARTS = ("stages", "documents", "costs", "contact", "laws", "faq")
"""In six buttons, all that the information package of any service holds; the statement hangs on the laws."""


def button(part: str, service: Service) -> str:
    """Key of the words of the button that opens this part."""
    return "package.laws_statement.button" if part == "laws" and service.statement else f"package.{part}.button"


def overview(service: Service, content: Content) -> str:
    """Title, official code or that it is being obtained, what it is, how it is given, how long, how much."""
    code = (
        persian.code(persian.digits(service.service_code)) if service.service_code else content.text("package.no_code")
    )
    return content.text(
        "package.overview",
        title=service.title,
        code=code,
        summary=service.summary,
        delivery=content.text(f"delivery.{service.delivery}"),
        duration=duration_text(service, content),
        cost=cost_total(service, content),
    )


def part_text(part: str, service: Service, content: Content) -> str:
    """One part under its official heading."""
    lines: dict[str, list[str]] = {
        "stages": [
            *_stages(service, content),
            "",
            content.text("package.total", duration=duration_text(service, content)),
        ],
        "documents": [*_documents(service, content), *_inquiries(service, content)],
        "costs": [_cost(cost, service, content) for cost in service.costs] or [content.text("package.free")],
        "contact": _contact(service, content),
        "laws": [
            *(f"• {law}" for law in service.laws),
            "",
            content.text("package.complaint", text=service.complaint),
        ],
        "faq": _faq(service, content),
        "statement": [f"{section.title}\n{section.text}\n" for section in service.statement],
    }
    return "\n".join([content.text(f"package.{part}.title", service=service.title), *lines[part]]).strip()


def duration(value: Duration, content: Content) -> str:
    return content.text(f"duration.{value.unit}", amount=persian.digits(value.amount))


def duration_text(service: Service, content: Content) -> str:
    """I4: the sum of stages and inquiries; a range where a worst case is known (F60) or a stage may fall away."""
    if service.instant:
        return content.text("duration.instant")
    stages = range(1, len(service.stages) + 1)
    best = _days(service, [no for no in stages if not service.stages[no - 1].relevant], worst=False)
    worst = _days(service, stages, worst=True)
    if best == worst:
        return content.text("duration.about", days=persian.digits(worst))
    return content.text("duration.range", best=persian.digits(best), worst=persian.digits(worst))


def _days(service: Service, numbers: Collection[int], *, worst: bool) -> int:
    """Working days, eight office hours to the day, rounded up; of stages that run together the longest counts."""

    def hours(step: Stage | Inquiry) -> int:
        duration = (step.duration_worst or step.duration) if worst else step.duration
        return duration.amount if duration.unit == "hours" else duration.amount * 8

    in_order = groups(service.stages, numbers)
    together = (max(hours(service.stages[no - 1]) for no in group) for group in in_order)
    return -(-(sum(together) + sum(map(hours, service.inquiries))) // 8)


def cost_total(service: Service, content: Content) -> str:
    if not service.costs:
        return content.text("package.free")
    if any(cost.amount_rial is None for cost in service.costs):
        return content.text("package.cost_varies")
    total = sum(cost.amount_rial or 0 for cost in service.costs)
    return persian.amount(total) if total else content.text("package.free")


def _stages(service: Service, content: Content) -> list[str]:
    units = {unit.code: unit.title for unit in content.catalogue.units}
    return [
        content.text(
            "package.stage_if" if stage.relevant else "package.stage",
            number=persian.digits(number),
            title=stage.title,
            unit=units.get(stage.unit, stage.unit),
            duration=duration(stage.duration, content),
        )
        + (f"\n{content.text('package.beside')}" if stage.with_previous else "")
        + (f"\n{content.text('package.presence', reason=stage.presence.reason)}" if stage.presence else "")
        for number, stage in enumerate(service.stages, 1)
    ]


def _documents(service: Service, content: Content) -> list[str]:
    lines = [
        f"• {slot.title}" if slot.required else f"• {content.text('form.optional', label=slot.title)}"
        for slot in service.documents
    ]
    lines = lines or [content.text("package.no_documents")]
    return lines + [content.text("package.template", title=template.title) for template in service.templates]


def _inquiries(service: Service, content: Content) -> list[str]:
    """I5, F29: with agency and time; why, where it cannot be electronic."""
    if not service.inquiries:
        return []
    lines = ["", content.text("package.inquiries")]
    for inquiry in service.inquiries:
        lines.append(
            content.text(
                "package.inquiry",
                agency=inquiry.agency,
                subject=inquiry.subject,
                duration=duration(inquiry.duration, content),
            )
        )
        if not inquiry.electronic:
            lines.append(content.text("package.inquiry_paper", reason=inquiry.reason))
    return lines


def _cost(cost: Cost, service: Service, content: Content) -> str:
    amount = persian.amount(cost.amount_rial) if cost.amount_rial else content.text("package.free")
    if cost.amount_rial is None:
        amount = content.text("package.varies")
    text = content.text(
        "package.cost",
        title=cost.title,
        amount=amount,
        how=cost.how,
        account=persian.quoted(cost.account),
        basis=cost.legal_basis,
    )
    return f"{text}\n{_due(cost, service, content)}" if cost.fee else text


def _due(cost: Cost, service: Service, content: Content) -> str:
    """When it is paid, where that is within the request."""
    due = cost.fee.due if cost.fee else ""
    titles = {stage.name: stage.title for stage in service.stages}
    return content.text("package.due.stage", stage=titles[due]) if due else content.text("package.due.acceptance")


def _contact(service: Service, content: Content) -> list[str]:
    """I1, I7: places, electronic address, who answers for it."""
    units = {unit.code: unit.title for unit in content.catalogue.units}
    who = service.responsible
    lines = [
        content.text(
            "package.responsible",
            name=who.name,
            post=who.post,
            unit=units.get(service.unit, service.unit),
            phone=persian.code(persian.digits(who.phone)),
        ),
        content.text("package.address", address=persian.quoted(service.address)),
        "",
    ]
    for branch in content.catalogue.branches_of(service):
        phone = persian.code(persian.digits(branch.phone))
        lines.append(
            content.text("package.branch", title=branch.title, address=branch.address, phone=phone, hours=branch.hours)
        )
    return lines


def _faq(service: Service, content: Content) -> list[str]:
    own = [entry for entry in content.words.faqs if entry.service == service.code]
    return [f"◂ {entry.question}\n{entry.answer}\n" for entry in own] or [content.text("package.no_faq")]


def checklist(service: Service, content: Content) -> str:
    """What to have at hand before the form: documents, cost, time, presence."""
    presence = [(_ready(stage), stage.presence) for stage in service.stages if stage.presence]
    lines = [content.text("ready.documents"), *_documents(service, content), ""]
    lines.append(content.text("ready.cost", cost=cost_total(service, content)))
    lines.append(content.text("ready.time", duration=duration_text(service, content)))
    if presence:
        lines += [content.text(key, reason=one.reason, time=one.time) for key, one in presence]
    else:
        lines.append(content.text("ready.no_presence"))
    lines.append(content.text("ready.minutes", minutes=persian.digits(_minutes(service))))
    return content.text("ready.text", service=service.title, lines="\n".join(lines))


def _ready(stage: Stage) -> str:
    """Key of the words of its presence: whether it comes at all may hang on the answers."""
    return "ready.presence_if" if stage.relevant else "ready.presence"


def _minutes(service: Service) -> int:
    """About half a minute a question, one a document, two for the identity: rounded up."""
    return 2 + -(-len(service.fields) // 2) + len(service.documents)
