"""The life of one request: what happens to it and when, drawn as it goes on."""

import datetime as dt
from collections.abc import Generator, Iterator, Mapping
from itertools import chain
from random import Random

from msgspec import Struct

from backend_client.calendar import WorkingTime, local_day
from backend_client.catalogue import Catalogue, Duration
from backend_client.contract import Deficiency, Outcome, ResponseDraft, Role, StaffMember
from backend_client.embedded.checks import form_of
from backend_client.embedded.decisions import billing
from backend_client.embedded.decisions.parallel import leading
from backend_client.embedded.decisions.standing import Standing
from backend_client.embedded.stored import PresentStage
from backend_client.embedded.year import deeds
from backend_client.embedded.year.people import Applicants
from backend_client.embedded.year.words import Samples, Words

Next = tuple[dt.datetime, deeds.Deed]
"""A deed, and when it is done: never before the one before."""
Life = Generator[Next, Standing, None]
Part = Generator[Next, Standing, Standing]


class Odds(Struct, frozen=True):
    """Probabilities, and `late`: how a stage's time varies (sigma of a log-normal around 0.62 of the plan)."""

    wanting: float = 0.12
    mended: float = 0.85
    withdrawn: float = 0.03
    taken: float = 0.6
    asked: float = 0.06
    told: float = 0.05
    asks_back: float = 0.05
    missed: float = 0.01
    fetched: float = 0.93
    surveyed: float = 0.24
    late: float = 0.55
    refused: float = 0.08
    owing: float = 0.15
    unpaid: float = 0.05


class Lives:
    """`members`: all staff of the desk."""

    def __init__(
        self,
        catalogue: Catalogue,
        members: tuple[StaffMember, ...],
        applicants: Applicants,
        words: Words,
        samples: Samples,
        draw: Random,
        odds: Odds,
    ) -> None:
        self._catalogue = catalogue
        self._members = _by_unit(members)
        self._applicants = applicants
        self._words = words
        self._samples = samples
        self._draw = draw
        self._odds = odds
        self._forms = {each.code: form_of(each, catalogue.identity) for each in catalogue.services}

    def of(self, at: Standing, time: WorkingTime) -> Life:
        """From its submission on. `time`: of its branch."""
        if at.request.status == "submitted":
            at = yield from self._intake(at, time)
        if at.request.status == "accepted":
            at = yield from self._workflow(at, time)
        if at.request.status == "answered":
            yield from self._after_answer(at)

    # ── before acceptance ──

    def _intake(self, at: Standing, time: WorkingTime) -> Part:
        while at.request.status == "submitted":
            if self._likely(self._odds.withdrawn / 2):
                return (yield at.now + self._hours(0.2, 30), deeds.Withdraw())
            moment = self._worked(at.now, time, hours=at.definition.intake_hours * self._pace())
            clerk = self._member(at.request.service_unit, ("clerk", "unit_head"))
            if not self._likely(self._odds.wanting):
                return (yield moment, deeds.Accept(by=clerk))
            at = yield moment, deeds.FindWanting(by=clerk, deficiencies=self._deficiencies(at))
            if not self._likely(self._odds.mended):
                break
            moment = self._awake(at.now + self._hours(2, 140))
            at = yield moment, self._amended(at, local_day(moment))
        return at

    def _deficiencies(self, at: Standing) -> tuple[Deficiency, ...]:
        slots = sorted({page.slot for page in at.private.pages})
        named = slots or [name for name in at.private.answers if name != "applicant_kind"]
        chosen = self._draw.sample(named, 1)
        return tuple(Deficiency(name=name, remark=self._draw.choice(self._words.remarks)) for name in chosen)

    def _amended(self, at: Standing, today: dt.date) -> deeds.Deed:
        """What was wanting is given anew."""
        asked = [each.name for each in at.private.deficiencies]
        form = self._forms[at.request.service]
        pages = tuple(page for slot in form.slots if slot.name in asked for page in self._applicants.pages(slot))
        answers = {
            field.name: self._applicants.answer(field, at.private.answers, today)
            for field in form.fields
            if field.name in asked
        }
        return deeds.Amend(answers=answers, pages=pages)

    # ── from acceptance to the response ──

    def _workflow(self, at: Standing, time: WorkingTime) -> Part:
        while at.request.status == "accepted" and at.request.stage_no:
            at = yield from self._present(at, time)
        if at.request.status != "accepted":
            return at
        moment = self._worked(at.now, time, hours=1 + 5 * self._pace())
        return (yield moment, self._response(at))

    def _present(self, at: Standing, time: WorkingTime) -> Part:
        """Work on the present stages, side by side."""
        at = yield from self._fees(at, time)
        if at.request.status != "accepted":
            return at
        present = (leading(at.request), *at.beside)
        works = [self._work(at, stage, time, alone=len(present) == 1) for stage in present]
        for moment, deed in sorted(chain.from_iterable(works), key=lambda each: each[0]):
            at = yield moment, deed
            if at.request.status != "accepted":
                break
        return at

    def _fees(self, at: Standing, time: WorkingTime) -> Part:
        """What is due is set where no rule sets it, paid and confirmed; a few pay never, and some of those withdraw."""
        member = self._member(at.request.unit, ("clerk", "unit_staff", "unit_head"))
        for cost in billing.to_assess(at):
            amount = self._draw.randrange(1, 400) * 100_000 if self._likely(self._odds.owing) else 0
            at = yield self._worked(at.now, time, hours=2), deeds.AssessFee(by=member, cost=cost, amount_rial=amount)
        while at.unpaid:
            if self._likely(self._odds.unpaid):
                return (yield at.now + self._hours(24, 400), deeds.Withdraw())
            no, reference = at.unpaid.no, str(self._draw.randrange(10**11, 10**12))
            at = yield self._awake(at.now + self._hours(0.5, 90)), deeds.ReportPayment(bill=no, reference=reference)
            at = yield self._worked(at.now, time, hours=3), deeds.ConfirmPayment(by=member, bill=no)
        return at

    def _work(self, at: Standing, present: PresentStage, time: WorkingTime, *, alone: bool) -> list[Next]:
        """Work on a present stage, with what may come between; the last one may end with the response."""
        stage = at.definition.stages[present.stage_no - 1]
        ends = self._worked(at.now, time, hours=_hours_of(stage.duration_worst or stage.duration) * self._pace())
        member = self._member(present.unit, ("clerk", "unit_staff", "unit_head"))
        if self._likely(self._odds.withdrawn / 4):
            return [(at.now + (ends - at.now) * self._draw.random(), deeds.Withdraw())]
        between = self._between(at, present, member, time, ends)
        if alone and present.stage_no == at.stages[-1].no and self._likely(0.5):
            return [*between, (ends, self._response(at))]
        note = self._draw.choice(self._words.notes)
        return [*between, (ends, deeds.FinishStage(by=member, stage=stage.name, note=note))]

    def _between(
        self, at: Standing, present: PresentStage, member: StaffMember, time: WorkingTime, ends: dt.datetime
    ) -> list[Next]:
        found = [*self._desk_between(at, present, member, time), *self._citizen_between(at)]
        if self._likely(self._odds.missed):
            lost_at = at.now + dt.timedelta(minutes=5)
            found.append((lost_at, deeds.Miss(notice="stage_started", reason="blocked", at=lost_at)))
        return sorted((each for each in found if at.now <= each[0] <= ends), key=lambda each: each[0])

    def _desk_between(
        self, at: Standing, present: PresentStage, member: StaffMember, time: WorkingTime
    ) -> Iterator[Next]:
        if self._likely(self._odds.taken) and not present.taken_ref:
            yield self._worked(at.now, time, hours=1), deeds.Take(by=member)
        if self._likely(self._odds.asked):
            asked_at = self._worked(at.now, time, hours=2)
            yield asked_at, deeds.Ask(by=member, text=self._draw.choice(self._words.questions))
            answer = deeds.Write(text=self._draw.choice(self._words.answers))
            yield self._awake(asked_at + self._hours(0.5, 40)), answer
        if self._likely(self._odds.told):
            yield (
                self._worked(at.now, time, hours=3),
                deeds.Tell(by=member, text=self._draw.choice(self._words.messages)),
            )

    def _citizen_between(self, at: Standing) -> Iterator[Next]:
        if self._likely(self._odds.asks_back):
            text = self._draw.choice(self._words.asked_by_citizens)
            yield self._awake(at.now + self._hours(1, 60)), deeds.Write(text=text)

    def _response(self, at: Standing) -> deeds.Deed:
        words, draw = self._words, self._draw
        outcome: Outcome = "refused" if self._likely(self._odds.refused) else "granted"
        text = draw.choice(words.refusals if outcome == "refused" else words.responses)
        draft = ResponseDraft(text=text, legal_grounds=draw.choice(words.legal_grounds), outcome=outcome)
        return deeds.Respond(by=self._member(at.request.unit, ("clerk", "unit_staff", "unit_head")), draft=draft)

    # ── afterwards ──

    def _after_answer(self, at: Standing) -> Life:
        if not self._likely(self._odds.fetched):
            return
        moment = self._awake(at.now + self._hours(0.01, 20))
        at = yield moment, deeds.Deliver(at=moment)
        if self._likely(self._odds.surveyed):
            yield self._awake(at.now + self._hours(0.2, 60)), self._survey(at)

    def _survey(self, at: Standing) -> deeds.Deed:
        """Satisfaction falls with every day that the answer came after its promise."""
        request = at.request
        late = request.promised_to is not None and at.today > request.promised_to
        weights = (1, 2, 3, 3, 2) if late else (4, 5, 3, 1, 1)
        scale = [option.value for option in self._catalogue.survey.scale]
        ratings = {}
        for question in self._catalogue.survey.questions:
            if question.applies == "always" and self._likely(0.92):
                order = scale[::-1] if question.reversed else scale
                ratings[question.number] = self._draw.choices(order, weights[: len(scale)])[0]
        demographics = {
            field.name: self._applicants.answer(field, {}, at.today)
            for field in self._catalogue.survey.demographics
            if self._likely(0.7)
        }
        suggestion = self._draw.choice(self._words.suggestions) if self._likely(0.15) else ""
        return deeds.FillSurvey(ratings=ratings, demographics=demographics, suggestion=suggestion)

    # ── draws ──

    def _likely(self, probability: float) -> bool:
        return self._draw.random() < probability

    def _pace(self) -> float:
        """Of the planned time: mostly less, sometimes much more."""
        return min(6.0, 0.62 * self._draw.lognormvariate(0, self._odds.late))

    def _hours(self, least: float, most: float) -> dt.timedelta:
        """Mostly near the least."""
        return dt.timedelta(hours=least + (most - least) * self._draw.random() ** 3)

    def _worked(self, start: dt.datetime, time: WorkingTime, *, hours: float) -> dt.datetime:
        """A moment in working time, so many working hours later and a little more."""
        whole = time.add_hours(start, max(1, int(hours)))
        minutes = dt.timedelta(seconds=self._draw.randrange(3_000))
        return max(start, time.next_open(whole + minutes - dt.timedelta(minutes=50)))

    def _awake(self, moment: dt.datetime) -> dt.datetime:
        """Citizens write between 7 in the morning and 11 in the evening."""
        hour = (moment.hour + 3.5 + moment.minute / 60) % 24
        return moment if 7 <= hour < 23 else moment + dt.timedelta(hours=8)

    def _member(self, unit: str, roles: tuple[Role, ...]) -> StaffMember:
        return self._draw.choice([each for each in self._members[unit] if each.roles[0] in roles])


def _by_unit(members: tuple[StaffMember, ...]) -> Mapping[str, list[StaffMember]]:
    found: dict[str, list[StaffMember]] = {}
    for member in members:
        for unit in member.units:
            found.setdefault(unit, []).append(member)
    return found


def _hours_of(duration: Duration) -> int:
    return duration.amount if duration.unit == "hours" else duration.amount * 8
