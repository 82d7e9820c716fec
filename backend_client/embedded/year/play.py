"""A year of the desk, event by event in the order of time, decided in memory."""

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from random import Random

import jdatetime
from msgspec.structs import replace

from backend_client.calendar import local_day, working_time
from backend_client.catalogue import Catalogue, Service, Survey
from backend_client.contract import StaffMember, Submission
from backend_client.embedded import rows
from backend_client.embedded.codes import IdSource, new_ref, new_tracking_code
from backend_client.embedded.decisions import intake
from backend_client.embedded.decisions.answering import instant_row
from backend_client.embedded.decisions.standing import Standing
from backend_client.embedded.numbers import response_number
from backend_client.embedded.year.arrivals import arrivals
from backend_client.embedded.year.deeds import Deed
from backend_client.embedded.year.lives import Life, Lives, Next, Odds
from backend_client.embedded.year.people import Applicants
from backend_client.embedded.year.words import Samples, Words
from backend_client.seal import Seal

Rows = dict[str, list[rows.Row]]
"""By table."""
CHANNELS = ("telegram", "bale", "web")
_RETURNING = 0.2


@dataclass(frozen=True)
class Plan:
    """`first`, `last`: days in Tehran, both included; nothing happens after `until`. Every `sampled`th request is
    remembered with its deeds, 0: none."""

    count: int
    first: dt.date
    last: dt.date
    until: dt.datetime
    seed: int
    sampled: int = 0
    odds: Odds = field(default_factory=Odds)


@dataclass
class Lived:
    """One request on its way. `deeds`: only of a sampled one."""

    submission: Submission
    at: Standing
    life: Life
    rows: Rows
    deeds: list[Next] | None


@dataclass(frozen=True)
class Setting:
    """The desk that the year is of."""

    catalogue: Catalogue
    members: tuple[StaffMember, ...]
    words: Words
    samples: Samples
    seal: Seal
    ids: IdSource


class Year:
    """`responses`: how many were issued, by Jalali year. `sampled`: see Plan; complete when all rows were taken."""

    def __init__(self, setting: Setting, plan: Plan) -> None:
        self._setting = setting
        self._plan = plan
        self._draw = Random(plan.seed)  # noqa: S311 - a demo's dice
        catalogue = setting.catalogue
        self._applicants = Applicants(catalogue, setting.words, setting.samples, self._draw)
        self._lives = Lives(
            catalogue, setting.members, self._applicants, setting.words, setting.samples, self._draw, plan.odds
        )
        self._times = {b.code: working_time(catalogue.hours, catalogue.closures, b.code) for b in catalogue.branches}
        self._waiting: list[tuple[dt.datetime, int, Lived, Deed]] = []
        self._ids = {"request": 0, "history": 0, "message": 0, "order": 0}
        self.responses: dict[int, int] = {}
        self.sampled: list[Lived] = []

    @property
    def survey(self) -> Survey:
        return self._setting.catalogue.survey

    def response_number(self, today: dt.date) -> str:
        year = jdatetime.date.fromgregorian(date=today).year
        self.responses[year] = self.responses.get(year, 0) + 1
        return response_number(year, self.responses[year])

    def requests(self) -> Iterator[Rows]:
        """The rows of each request, as soon as nothing more happens to it in this year."""
        for moment in arrivals(self._plan.count, self._plan.first, self._plan.last, self._draw):
            yield from self._until(moment)
            if moment <= self._plan.until:
                yield from self._arrive(moment)
        yield from self._until(self._plan.until)
        for _, _, lived, _ in sorted(self._waiting, key=lambda each: each[1]):
            yield self._told(lived)

    def _until(self, moment: dt.datetime) -> Iterator[Rows]:
        while self._waiting and self._waiting[0][0] <= moment:
            due_at, _, lived, deed = heapq.heappop(self._waiting)
            at = replace(lived.at, now=due_at, told=(), said=(), issued=None, filled=None, dissatisfied=False)
            lived.at = deed.decide(at, self)
            if lived.deeds is not None:
                lived.deeds.append((due_at, deed))
            self._note(lived)
            yield from self._go_on(lived, partial(lived.life.send, lived.at))

    def _arrive(self, moment: dt.datetime) -> Iterator[Rows]:
        submission, definition = self._submission(moment)
        names = intake.Names(self._next("request"), new_ref(self._setting.ids), new_tracking_code(self._setting.ids))
        at = intake.register(self._setting.catalogue, definition, submission, names, moment, {})
        row = instant_row(at)
        at = intake.take_in(at, row, "" if row is None else self.response_number(at.today))
        sampled = bool(self._plan.sampled) and names.id % self._plan.sampled == 0
        life = self._lives.of(at, self._times[submission.branch])
        lived = Lived(submission, at, life, {}, [] if sampled else None)
        if sampled:
            self.sampled.append(lived)
        self._note(lived)
        yield from self._go_on(lived, lambda: next(life))

    def _submission(self, moment: dt.datetime) -> tuple[Submission, Service]:
        services = self._setting.catalogue.offered
        definition = self._draw.choices(services, [1 + 11 / (1 + place) for place in range(len(services))])[0]
        branches = list(self._setting.catalogue.branches_of(definition))
        answers, pages = self._applicants.fill(definition, local_day(moment))
        number = self._ids["request"]
        person = self._draw.randrange(number) if number and self._draw.random() < _RETURNING else number
        submission = Submission(
            service=definition.code,
            version=definition.version,
            branch=self._draw.choices(branches, range(len(branches) + 1, 1, -1))[0].code,
            person_ref=f"year{person}",
            answers=answers,
            pages=pages,
            confirmed_at=moment - dt.timedelta(seconds=2),
            pre_registration_number=f"P{number:09}",
            channel=self._draw.choices(CHANNELS, (5, 3, 2))[0],
        )
        return submission, definition

    def _go_on(self, lived: Lived, step: Callable[[], Next]) -> Iterator[Rows]:
        try:
            moment, deed = step()
        except StopIteration:
            yield self._told(lived)
        else:
            heapq.heappush(self._waiting, (moment, self._next("order"), lived, deed))

    def _note(self, lived: Lived) -> None:
        """Rows of what this deed told, in the order of time over all requests."""
        at, seal = lived.at, self._setting.seal
        for told in at.told:
            row = rows.history_row(seal, self._next("history"), at.now, told.request, told.news)
            lived.rows.setdefault("history", []).append(row)
        for message in at.said:
            lived.rows.setdefault("message", []).append(
                rows.message_row(seal, self._next("message"), at.request, message)
            )
        if at.issued:
            name, row = rows.issued_row(seal, at.request, at.issued)
            lived.rows.setdefault(name, []).append(row)
        if at.filled:
            lived.rows.setdefault("survey", []).append(rows.survey_row(seal, at.now, at.request, at.filled))
        if at.dissatisfied:
            lived.rows.setdefault("follow_up", []).append(rows.follow_up_row(at.now, at.request))

    def _told(self, lived: Lived) -> Rows:
        """All rows of a request that has come to where it stays."""
        at, seal, submission = lived.at, self._setting.seal, lived.submission
        follower = {"person_ref": submission.person_ref, "request_id": at.request.id, "submitter": True}
        return {
            "request": [rows.request_row(seal, at.request, at.private, submission.pre_registration_number)],
            "name_word": rows.name_word_rows(seal, at.request, at.private),
            "follower": [follower],
            "stage": [rows.stage_row(at.request, stage) for stage in at.stages],
            "bill": [rows.bill_row(seal, at.request, bill) for bill in at.bills],
            "parallel_stage": [rows.beside_row(at.request, stage) for stage in at.beside],
            **lived.rows,
        }

    def _next(self, name: str) -> int:
        self._ids[name] += 1
        return self._ids[name]
