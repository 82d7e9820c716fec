"""Reports in the chat: which one, of which days; then a short text and a picture (E10, G8)."""

from collections.abc import Mapping

from msgspec.structs import replace

from backend_client.contract import Role, StaffMember
from dialogs.citizen.waiting import work_on
from dialogs.protocol import REPORT_PERIODS, Body, Chosen, EffectFinished, MakeReport, ReportChart, ReportMade, Trouble
from dialogs.staff.buttons import menu_row
from dialogs.staff.deed import PATIENCE_S
from dialogs.staff.members import StaffDialog, is_enrolled
from dialogs.staff.trouble import undone
from dialogs.talk import Choice, Talk

_ALL: frozenset[Role] = frozenset({"head", "evaluator"})
READERS: Mapping[str, frozenset[Role]] = {
    "performance": _ALL | {"unit_head"},
    "stages": _ALL | {"unit_head"},
    "survey": _ALL,
    "funnel": _ALL,
}
"""What is offered to whom; who gets it is decided once more when it is made."""


class ReportsFrame(StaffDialog, frozen=True):
    """`name`: of the report, "" before it is chosen. `waiting`: id of the effect that makes one, "" for none."""

    name: str = ""
    waiting: str = ""

    def refusal(self, member: StaffMember | None) -> str:
        if not is_enrolled(member):
            return "staff.not_enrolled"
        return "" if offered(member) else "staff.reports.other_role"

    def present(self, talk: Talk) -> None:
        if self.waiting:
            talk.prompt(talk.text("staff.still_working"), [menu_row(talk)])
        elif self.name:
            whens = [Choice(talk.text(f"staff.reports.period.{period}"), period) for period in REPORT_PERIODS]
            text = talk.text("staff.reports.when", report=talk.text(f"report.name.{self.name}"))
            talk.prompt(text, [whens[:2], whens[2:], [Choice(talk.text("button.back"), "!back"), *menu_row(talk)]])
        else:
            names = [Choice(talk.text(f"staff.reports.name.{name}"), name) for name in offered(talk.staff)]
            talk.prompt(talk.text("staff.reports.which"), [*([name] for name in names), menu_row(talk)])

    def deal(self, body: Body, talk: Talk) -> None:
        match body:
            case Chosen(value=value) if not self.name and value in READERS:
                talk.replace(ReportsFrame(name=value))
            case Chosen(value=value) if self.name and value in REPORT_PERIODS:
                effect_id = talk.perform(MakeReport(self.name, value))
                work_on(effect_id, talk, PATIENCE_S)
                return talk.replace(ReportsFrame(waiting=effect_id))
            case _ if not self.waiting:
                talk.say("choose_one")
        return talk.again()

    def hear_result(self, result: EffectFinished, talk: Talk) -> bool:
        """Told, and another one is offered."""
        if not self.waiting or result.effect_id != self.waiting:
            return False
        if isinstance(result.outcome, Trouble):
            reason = undone(result.effect, result.outcome, talk)
            talk.say("staff.not_done", deed=talk.text("staff.deed.MakeReport"), reason=reason)
        elif isinstance(result.outcome, ReportMade):
            tell(result.outcome, result, talk)
        talk.replace(ReportsFrame())
        talk.again()
        return True

    def back(self, talk: Talk) -> None:
        return talk.replace(replace(self, name="")) if self.name else talk.home()


def offered(member: StaffMember | None) -> list[str]:
    """Reports that this member may read in the chat, by name."""
    roles = member.roles if member else ()
    return [name for name, readers in READERS.items() if not readers.isdisjoint(roles)]


def tell(made: ReportMade, result: EffectFinished, talk: Talk) -> None:
    chart = ReportChart(made.chart) if made.chart.bars else None
    talk.tell(made.text, attachment=chart, fact=f"result:{result.effect_id}")
