"""Files sent at once: pages in the order they were sent, whatever comes between, and one answer."""

import datetime as dt

from msgspec.structs import replace

from backend_client.contract import Page
from dialogs.citizen.albums import ALBUM, PATIENCE, QUIET
from dialogs.citizen.form import FormFrame
from dialogs.protocol import (
    Chosen,
    Draft,
    EffectFinished,
    FileRefused,
    FileSent,
    FileStored,
    Outcome,
    SentFile,
    TimerFired,
    Trouble,
    Turn,
)
from tests.dialogs.citizen_world import NOW, Citizen

DRAFT = Draft(id="d1", service="business_permit", version=1, created_at=NOW, updated_at=NOW, identity="once")


def citizen_at(step: str) -> Citizen:
    return Citizen(FormFrame(draft_id="d1", cursor=step), drafts=(DRAFT,))


def sends(talk: Citizen, *names: str, album: str = "a") -> list[Turn]:
    return [talk.send(FileSent(SentFile(remote=name), album=album)) for name in names]


def stored(name: str, slot: str = "home_document") -> FileStored:
    return FileStored(Page(slot=slot, sha256=name * 8, name=f"{name}.jpg", mime="image/jpeg", size=1))


def hears(talk: Citizen, number: int, outcome: Outcome) -> Turn:
    """The result of the effect at this place."""
    pending = talk.pending[number]
    return talk.send(EffectFinished(effect_id=pending.id, effect="FetchFile", outcome=outcome, draft_id="d1"))


def falls_quiet(talk: Citizen) -> list[str]:
    """What is said when nothing more has come."""
    return [reply.text for reply in talk.send(TimerFired(ALBUM, "d1")).replies]


def pages(talk: Citizen) -> list[str]:
    return [page.name for page in talk.drafts["d1"].pages]


def wait(turn: Turn, talk: Citizen) -> dt.timedelta:
    (timer,) = [timer for timer in turn.timers if timer.name == ALBUM]
    assert timer.due_at is not None
    return timer.due_at - talk.at


def test_nothing_is_said_until_all_are_here_then_once() -> None:
    talk = citizen_at("home_document")
    turns = sends(talk, "a", "b", "c")
    turns += [hears(talk, number, stored(name)) for number, name in enumerate("abc")]

    assert [turn.replies for turn in turns] == [()] * 6
    said = falls_quiet(talk)
    assert said[0].startswith("۳ صفحه رسید.")
    assert "تا اکنون ۳ صفحه رسیده است." in said[1]
    assert len(said) == 2
    assert pages(talk) == ["a.jpg", "b.jpg", "c.jpg"]


def test_each_file_puts_the_answer_off_and_a_slow_one_does_not_hold_it_up_for_ever() -> None:
    talk = citizen_at("home_document")
    (sent,) = sends(talk, "a")
    assert wait(sent, talk) == PATIENCE
    assert wait(hears(talk, 0, stored("a")), talk) == QUIET

    (again,) = sends(talk, "b")
    assert wait(again, talk) == PATIENCE
    assert falls_quiet(talk)[0].startswith("۱ صفحه رسید.")
    hears(talk, 1, stored("b"))
    said = falls_quiet(talk)
    assert said[0].startswith("۱ صفحه رسید.")
    assert "تا اکنون ۲ صفحه" in said[1]


def test_what_was_wrong_is_told_by_its_place() -> None:
    talk = citizen_at("home_document")
    sends(talk, "a", "b", "c")
    hears(talk, 0, FileRefused("damaged"))
    hears(talk, 1, stored("b"))
    hears(talk, 2, Trouble(kind="broken"))

    lines = falls_quiet(talk)[0].splitlines()
    assert [line.partition(":")[0] for line in lines] == ["۱ صفحه رسید. ۱ از ۳ مدرک دریافت شد.", "فایل ۱", "فایل ۳"]


def test_more_than_the_document_takes_are_not_fetched() -> None:
    talk = citizen_at("home_document")
    sends(talk, *"abcdefgh")

    assert len(talk.pending) == 6
    assert falls_quiet(talk)[0] == "این مدرک تا ۶ صفحه می‌گیرد. ۲ فایل دیگر نگه داشته نشد."


def test_files_after_the_first_never_go_to_the_next_document() -> None:
    """A face needs one picture; the second of its album is no page of the deed that is asked for next."""
    talk = citizen_at("photo")
    sends(talk, "a")
    hears(talk, 0, stored("a", "photo"))
    falls_quiet(talk)
    frame = talk.state.frames[-1]
    assert isinstance(frame, FormFrame)
    assert frame.cursor == "home_document"

    sends(talk, "b")
    assert len(talk.pending) == 1
    assert "نگه داشته نشد" in falls_quiet(talk)[0]
    sends(talk, "c", album="another")
    hears(talk, 1, stored("c"))
    falls_quiet(talk)
    assert pages(talk) == ["a.jpg", "c.jpg"]


def test_a_page_that_was_looked_at_late_does_not_move_the_form_on() -> None:
    talk = citizen_at("photo")
    talk.send(FileSent(SentFile(remote="a")))
    talk.send(FileSent(SentFile(remote="b")))
    hears(talk, 0, stored("a", "photo"))
    hears(talk, 1, stored("b", "photo"))

    frame = talk.state.frames[-1]
    assert isinstance(frame, FormFrame)
    assert frame.cursor == "home_document"
    assert pages(talk) == ["b.jpg"]


def test_where_no_document_is_wanted_one_answer_is_enough() -> None:
    talk = citizen_at("mobile")
    first, *others = sends(talk, "a", "b", "c")

    assert len(first.replies) == 2
    assert [turn.replies for turn in others] == [(), ()]


def test_a_form_given_up_meanwhile_is_not_spoken_of() -> None:
    talk = citizen_at("home_document")
    sends(talk, "a")
    talk.drafts["d1"] = replace(talk.drafts["d1"], status="discarded")

    assert falls_quiet(talk) == []


def test_the_same_page_twice_counts_once() -> None:
    talk = citizen_at("home_document")
    sends(talk, "a", "b")
    hears(talk, 0, stored("a"))
    hears(talk, 1, stored("a"))

    assert falls_quiet(talk)[0].startswith("۱ صفحه رسید.")
    talk.send(Chosen("keep"))
    assert pages(talk) == ["a.jpg"]
