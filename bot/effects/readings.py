"""Readings: questions to the desk that a turn waits for, each under an access rule."""

from typing import Any, Protocol

from backend_client.contract import Appointment, CitizenDesk, ExpectedVisit, Slot, StaffDesk, StaffMember
from backend_client.errors import BackendError
from bot import log
from bot.access import Access
from bot.effects.trouble import trouble
from bot.effects.world import VerifyToken
from bot.handovers import Handovers
from bot.store.questions import KeepsQuestions
from dialogs.protocol import (
    Entry,
    FindAtCounter,
    FindRequest,
    FindStaffRequest,
    HandoverDesk,
    Person,
    ReadAbsences,
    ReadAppointments,
    ReadAtCounter,
    ReadColleagues,
    ReadDeputies,
    ReadEntries,
    ReadExpected,
    ReadFollowUp,
    ReadFollowUps,
    ReadHandover,
    Reading,
    ReadMyRequests,
    ReadQuestion,
    ReadQuestions,
    ReadQueue,
    ReadRequest,
    ReadSlots,
    ReadStaffRequest,
    SearchRequests,
    Trouble,
)


class FindsEntries(Protocol):
    def entries(self, query: str) -> tuple[Entry, ...]: ...


async def reads_no_paper(_: str) -> str | None:
    """For those to whom nobody shows one."""
    return None


class Readings:
    """What turns read with; see `bot.turn.Reads`. `handovers` None: nobody can be talked with."""

    def __init__(
        self,
        citizen: CitizenDesk,
        staff: StaffDesk,
        content: FindsEntries,
        access: Access,
        questions: KeepsQuestions,
        handovers: Handovers | None = None,
        verify: VerifyToken = reads_no_paper,
    ) -> None:
        self._citizen = citizen
        self._staff = staff
        self._content = content
        self._access = access
        self._questions = questions
        self._handovers = handovers
        self._verify = verify

    async def member(self, person: Person) -> StaffMember | None:
        """Raises BackendUnavailable."""
        return await self._access.member(person)

    async def perform(self, person: Person, reading: Reading[Any]) -> object:
        """What the reading asks for, or Trouble; texts of the content are simply none where they are not allowed."""
        try:
            await self._access.check(person, reading)
            return await self._read(person, reading)
        except BackendError as error:
            problem = trouble(error)
        log.event("reading.failed", reading=type(reading).__name__, kind=problem.kind)
        return () if isinstance(reading, ReadEntries) else problem

    async def _read(self, person: Person, reading: Reading[Any]) -> object:
        match reading:
            case ReadMyRequests():
                return await self._citizen.requests_of(person.ref)
            case ReadRequest(ref=ref):
                return await self._citizen.request(person.ref, ref)
            case FindRequest(tracking_code=code, last_four=last_four):
                return await self._citizen.find_request(person.ref, code, last_four)
            case ReadHandover(ref=ref):
                return await self._handovers.desk(ref) if self._handovers else HandoverDesk(offered=False)
            case ReadSlots() | ReadAppointments() | ReadExpected():
                return await self._read_appointments(person, reading)
            case ReadEntries(query=query):
                return self._content.entries(query)
            case ReadQuestions(skip=skip, limit=limit):
                return await self._questions.questions(skip, limit)
            case ReadQuestion(ref=ref):
                return await self._questions.question(ref) or Trouble(kind="not_found")
            case _:
                return await self._read_of_staff(person.staff_ref, reading)

    async def _read_of_staff(self, member: str, reading: Reading[Any]) -> object:
        match reading:
            case ReadQueue():
                return await self._staff.queue(member)
            case ReadStaffRequest(ref=ref):
                return await self._staff.open_request(member, ref)
            case FindStaffRequest(tracking_code=code):
                return await self._staff.find(member, code)
            case SearchRequests(text=text):
                return await self._staff.search(member, text)
            case ReadColleagues(ref=ref):
                return await self._staff.colleagues(member, ref)
            case ReadFollowUps():
                return await self._staff.follow_ups(member)
            case ReadFollowUp(ref=ref):
                return await self._staff.follow_up(member, ref)
            case ReadAbsences():
                return await self._staff.absences(member)
            case ReadDeputies():
                return await self._staff.deputies(member)
            case FindAtCounter(text=text):
                return await self._staff.find_at_counter(member, await self._verify(text) or text)
            case ReadAtCounter(ref=ref):
                return await self._staff.at_counter(member, ref)
            case _:
                raise TypeError(type(reading).__name__)

    async def _read_appointments(
        self, person: Person, reading: ReadSlots | ReadAppointments | ReadExpected
    ) -> tuple[Slot, ...] | tuple[Appointment, ...] | tuple[ExpectedVisit, ...]:
        match reading:
            case ReadSlots(service=service, branch=branch):
                return await self._citizen.free_slots(service, branch)
            case ReadAppointments():
                return await self._citizen.appointments_of(person.ref)
            case ReadExpected():
                return await self._staff.expected_today(person.staff_ref)
