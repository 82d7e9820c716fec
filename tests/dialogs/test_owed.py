"""Reminders of what a request waits for its citizen to do (I6, P1, UX 24)."""

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from backend_client.catalogue import DocumentSlot
from backend_client.contract import Change, RequestView, WantedDocument
from dialogs import persian
from dialogs.protocol import DeskChanged, Person, TimerFired
from tests.dialogs.citizen_world import BILL, NOW, Citizen, card, view

WANTED = WantedDocument(slot=DocumentSlot(name="later:1", title="اجاره‌نامهٔ تازه"), why="نشانی جور نیست")


def change(kind: Any, **changes: Any) -> Change:
    place: dict[str, Any] = {"person_refs": ("p1",), "unit": "permits", "branch": "north"}
    return Change(id=1, at=NOW, kind=kind, **{"card": card(), **place, **changes})


def reminded(seen: RequestView, ref: str = "r1", person: Person | None = None) -> Citizen:
    citizen = Citizen()
    citizen.person = person or citizen.person
    citizen.view = seen
    citizen.send(TimerFired(name="owed", ref=ref))
    return citizen


def test_what_the_desk_asks_for_is_reminded_of_on_the_third_working_morning() -> None:
    citizen = Citizen()
    citizen.send(DeskChanged(change("billed", bill=BILL), "citizen"))
    first, second = citizen.turn.timers
    assert (first.ref, second.ref, second.due_at) == (card().ref, f"{card().ref}.2", None)
    assert first.due_at is not None
    assert first.due_at.astimezone(persian.TEHRAN).time() == dt.time(7, 30)
    assert first.due_at - NOW > dt.timedelta(days=2)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("payment_confirmed", {"bill": BILL}),
        ("message_to_citizen", {"text": "سلام"}),
        ("paused", {"text": "نامه به ثبت احوال", "card": card(waiting="agency")}),
    ],
)
def test_nothing_is_reminded_of_where_nothing_is_asked(kind: str, more: dict[str, Any]) -> None:
    citizen = Citizen()
    citizen.send(DeskChanged(change(kind, **more), "citizen"))
    assert [timer for timer in citizen.turn.timers if timer.name == "owed"] == []


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (view(card=card(status="deficient"), bills=()), "رفع نواقص"),
        (view(card=card(waiting="citizen"), bills=()), "پاسخ به پرسش میز خدمت"),
        (view(card=card(waiting="citizen"), bills=(), wanted=(WANTED,)), "اجاره‌نامهٔ تازه"),
        (view(), "کارمزد بررسی"),
    ],
)
def test_each_thing_that_is_waited_for_is_named(seen: RequestView, words: str) -> None:
    citizen = reminded(seen)
    (told,) = citizen.turn.replies
    assert words in told.text
    assert persian.tracking_code(card().tracking_code) in told.text
    (again,) = citizen.turn.timers
    assert again.ref == "r1.2"


def test_the_second_reminder_is_the_last() -> None:
    citizen = reminded(view(), ref="r1.2")
    assert len(citizen.turn.replies) == 1
    assert citizen.turn.timers == ()


@pytest.mark.parametrize(
    "bills", [(), (replace(BILL, state="confirmed"),), (replace(BILL, state="reported", reference="123456"),)]
)
def test_what_is_done_meanwhile_is_not_reminded_of(bills: tuple[Any, ...]) -> None:
    citizen = reminded(view(bills=bills))
    assert (citizen.turn.replies, citizen.turn.timers) == ((), ())


def test_whoever_refused_notices_is_left_in_peace() -> None:
    citizen = reminded(view(), person=Person(ref="p1", notices="essential"))
    assert citizen.turn.replies == ()


def test_a_desk_that_is_down_is_asked_again_later() -> None:
    citizen = Citizen()
    citizen.down = True
    citizen.send(TimerFired(name="owed", ref="r1"))
    (again,) = citizen.turn.timers
    assert (citizen.turn.replies, again.ref, again.due_at) == ((), "r1", citizen.at + dt.timedelta(hours=1))
