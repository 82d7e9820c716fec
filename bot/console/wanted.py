"""What somebody wants of a report, read from an address or a form: days, grouping, limits, whose, how many.

What is unknown is left out or told kindly; what lies outside the reader's own units and branches is not to be had.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from backend_client.contract import StaffMember
from bot.console.months import PERIODS, period_named
from bot.console.voice import Voice
from bot.reports.offered import Offer
from bot.reports.plain import jalali
from bot.reports.scope import Part, Scope
from bot.reports.source import Asked
from dialogs import persian
from dialogs.staff.card import branch_title
from nlu.normalize import ascii_digits

SEES_ALL = frozenset({"head", "evaluator"})
USUAL_PERIODS: Mapping[str, str] = {"quarterly": "last_quarter", "audit": "this_quarter"}
MOST_DRAWN, USUALLY_DRAWN = 50, 10
Choices = Sequence[tuple[str, str]]
"""Value and what people read."""


@dataclass(frozen=True)
class Reader:
    """Who asks, and the desk's staff, of whom some reports are."""

    member: StaffMember
    staff: Sequence[StaffMember] = ()

    @property
    def own(self) -> Scope:
        return own_scope(self.member)


def own_scope(member: StaffMember) -> Scope:
    """The head and the evaluator see all; a unit's head what their units and branches answer for."""
    if not SEES_ALL.isdisjoint(member.roles):
        return Scope()
    return Scope(unit=frozenset(member.units), branch=frozenset(member.branches))


@dataclass(frozen=True)
class Wanted:
    """`asked` None: `problem` says what is to be mended. `values`: of the form, as they were typed or chosen."""

    name: str
    offer: Offer
    values: Mapping[str, str]
    asked: Asked | None
    problem: str = ""
    choices: Mapping[str, Choices] = field(default_factory=dict)

    @property
    def described(self) -> str:
        """For the audit trail: which report, of which days, limited to what."""
        if self.asked is None:
            return self.name
        days = f"{jalali(self.asked.period.first)}..{jalali(self.asked.period.last)}"
        limits = (f"{part}={','.join(sorted(codes))}" for part, codes in self.asked.scope.limits())
        named = (f"{key}={self.values[key]}" for key in ("by", "staff") if self.values.get(key))
        return " ".join([self.name, days, *named, *limits])

    def query(self, **more: str) -> str:
        """Of an address that wants the same."""
        return urlencode({name: value for name, value in {**self.values, **more}.items() if value})


def wanted(name: str, offer: Offer, given: Mapping[str, str], reader: Reader, voice: Voice) -> Wanted:
    choices = dict(_choices(offer, reader, voice))
    values = {
        **{key: _chosen(given.get(key, ""), options) for key, options in choices.items()},
        "period": _period(given.get("period", ""), name),
        "from": given.get("from", "")[:40],
        "to": given.get("to", "")[:40],
    }
    if values["period"] != "own":
        values |= {"from": "", "to": ""}
    if "draw" in offer.options:
        values["count"] = given.get("count", "")[:10] or str(USUALLY_DRAWN)
    period, problem = period_named(values["period"], (values["from"], values["to"]), voice)
    count = _count(values.get("count", "1"))
    if count is None:
        problem = problem or voice.text("console.report.bad_count", most=persian.digits(MOST_DRAWN))
    if period is None or count is None:
        return Wanted(name, offer, values, None, problem, choices)
    asked = Asked(
        period, by=values.get("by", ""), scope=_scope(values, offer, reader), staff=values.get("staff", ""), count=count
    )
    return Wanted(name, offer, values, asked, "", choices)


def _period(given: str, name: str) -> str:
    return given if given in PERIODS else USUAL_PERIODS.get(name, PERIODS[0])


def _chosen(given: str, options: Choices) -> str:
    """The first where something unknown came: a grouping's usual one, and of the rest all."""
    known = [value for value, _ in options]
    return given if given in known else known[0]


def _count(text: str) -> int | None:
    figures = ascii_digits(text.strip())
    if not figures.isascii() or not figures.isdecimal() or len(figures) > 3:
        return None
    return int(figures) if 1 <= int(figures) <= MOST_DRAWN else None


def _scope(values: Mapping[str, str], offer: Offer, reader: Reader) -> Scope:
    """What was chosen, within what is the reader's own."""
    own = dict(reader.own.limits())
    chosen = {part: frozenset({values[part]}) for part in offer.parts if values.get(part)}
    return Scope(**{**own, **chosen})


def _choices(offer: Offer, reader: Reader, voice: Voice) -> Mapping[str, Choices]:
    """For each field what there is to choose; only one's own units and branches."""
    found: dict[str, Choices] = {}
    if offer.groupings:
        found["by"] = [(by, voice.text(f"console.by.{by}")) for by in offer.groupings]
    everything = ("", voice.text("console.filter.all"))
    own = dict(reader.own.limits())
    for part in offer.parts:
        titled = [(code, title) for code, title in _titled(part, voice) if part not in own or code in own[part]]
        found[part] = [everything, *sorted(titled, key=lambda pair: pair[1])]
    if "staff" in offer.options:
        people = [(each.ref, f"{each.name}، {each.post}") for each in reader.staff]
        found["staff"] = [("", voice.text("console.report.everybody")), *sorted(people, key=lambda pair: pair[1])]
    return found


def _titled(part: Part, voice: Voice) -> Choices:
    catalogue, messages = voice.content.catalogue, voice.content.words.messages
    match part:
        case "service":
            return [(each.code, each.title) for each in catalogue.services]
        case "unit":
            return [(each.code, each.title) for each in catalogue.units]
        case "branch":
            return [(each.code, branch_title(each.code, catalogue)) for each in catalogue.branches]
        case "channel":
            begin = "report.channel."
            return [(key.removeprefix(begin), title) for key, title in messages.items() if key.startswith(begin)]
