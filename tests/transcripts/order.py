"""UX checks about the order of things: first contact, answers, progress, notices. `lints.py` has those of a message."""

import re
from collections.abc import Iterator

from tests.transcripts.lints import CODE, STEP, Message, complaints, message
from tests.transcripts.script import Act, Speaker

FIRST_WORDS = ("ربات", "میز خدمت", "درخواست", "مدارک", "دقیقه", "حریم خصوصی")
FIRST_LENGTH = 700
PASSED = re.compile(r"^[^:\n]+: ⟪[^⟩]*⟩$")
"""Words that one of two who talk has written, marked with who it is."""


def first_contact(acts: list[Act]) -> Iterator[str]:
    """UX 1: who this is, that it is a bot, what it does, what is needed, how long, privacy, the first buttons."""
    seen: set[Speaker] = set()
    for act in acts:
        if act.tag == "given":
            seen.add(Speaker("citizen", act.text.partition(" ")[2].strip("()")))
        if act.tag != "citizen" or act.speaker is None or act.speaker in seen:
            continue
        seen.add(act.speaker)
        said = [message(one.listener, one.lines) for one in act.heard if one.listener == act.speaker]
        if act.text.startswith("/start ") or "<qr " in act.text or act.text.startswith("[") or not said:
            continue
        hello = next((one for one in said if one.whole.startswith("سلام. این ربات")), said[0])
        lacking = [word for word in FIRST_WORDS if word not in hello.whole]
        if lacking:
            yield f"line {act.line}: UX1: the first message lacks {lacking}"
        if len(hello.whole) > FIRST_LENGTH:
            yield f"line {act.line}: UX1: the first message has {len(hello.whole)} characters"
        if not said[-1].labels:
            yield f"line {act.line}: UX1: the first message has no button"


def answered(acts: list[Act]) -> Iterator[str]:
    """UX 2: whatever a person does is answered. What the desk must do first is answered when it has done it,
    and files of an album when no more come. In a live handover the other one answers, who has heard the words."""
    held = False
    for act in acts:
        held = held or act.tag in {"hold", "desk"}
        waits = act.text.endswith("†") or " album " in act.text or (held and act.text.startswith(("[", "<", "/start ")))
        passed = any(f"⟪{act.text}⟩" in line for one in act.heard for line in one.lines)
        if act.speaker is None or waits or passed:
            continue
        if not any(one.listener == act.speaker for one in act.heard):
            yield f"line {act.line}: UX2: no answer to {act.text!r}"


def returning(acts: list[Act]) -> Iterator[str]:
    """UX 3: a form that was kept stands first in the menu that follows."""
    for act in acts:
        said = [message(one.listener, one.lines).whole for one in act.heard if one.listener == act.speaker]
        kept = any("۳۰ روز محفوظ" in text for text in said)
        if kept and not any("فرم نیمه‌تمام «" in text for text in said):
            yield f"line {act.line}: UX3: the kept form is not in the menu"


def progress(acts: list[Act]) -> Iterator[str]:
    """UX 6: the step goes down only where the person goes back or begins again; a total that was told stays."""
    last: dict[Speaker, tuple[int, int | None]] = {}
    for act in acts:
        for one in act.heard:
            step = STEP.match(one.lines[0]) if one.lines else None
            if step is None:
                continue
            place, total = int(step[1]), int(step[2]) if step[2] else None
            before = last.get(one.listener)
            if before and place > 1 and not _goes_elsewhere(act):
                if place < before[0]:
                    yield f"line {act.line}: UX6: step {before[0]} → {place}"
                if place > before[0] and before[1] and total != before[1]:
                    yield f"line {act.line}: UX6: of {before[1]} → of {total}"
            last[one.listener] = (place, total)


def _goes_elsewhere(act: Act) -> bool:
    ways = ("بازگشت", "back", "ادامه", "resume", "پرسش بود", "ویرایش", "ثبت درخواست", "رفع نواقص")
    return act.tag != "citizen" or any(way in act.text for way in ways)


def notices(acts: list[Act]) -> Iterator[str]:
    """UX 24: what comes unasked names its service and code and what to do; no two of one event are the same. A live
    handover is about no request."""
    for act in acts:
        told: set[tuple[Speaker, str]] = set()
        talked = {one.listener for one in act.heard if any("گفت‌وگو" in line for line in one.lines)}
        for one in act.heard:
            if one.listener.side != "citizen" or one.listener == act.speaker or act.tag == "restart":
                continue
            said = message(one.listener, one.lines)
            if (one.listener, said.whole) in told:
                yield f"line {act.line}: UX24: the same notice twice"
            told.add((one.listener, said.whole))
            if act.tag in {"staff", "admin"} and one.listener not in talked:
                yield from (f"line {act.line}: {complaint}" for complaint in stands_alone(said))


def stands_alone(said: Message) -> Iterator[str]:
    """Words of a live handover stand alone as they are."""
    if PASSED.match(said.whole):
        return
    if not said.attached and not re.search("«[^»]+»", said.whole):
        yield f"UX24: which service? {said.text[:1]}"
    if not CODE.search(said.whole) and not (said.attached and said.whole.startswith("پیوست")):
        yield f"UX24: no code in {said.text[:1]}"
    if not said.labels and not said.attached and "کاری لازم نیست" not in said.whole:
        yield f"UX24: what to do? {said.text[:1]}"


ABOUT_ORDER = (first_contact, answered, returning, progress, notices)


def complaints_about(acts: list[Act]) -> list[str]:
    """All that is wrong with a conversation, each with its line and check."""
    single = [
        f"line {act.line}: {complaint}"
        for act in acts
        for one in act.heard
        for complaint in complaints(one.listener, one.lines)
    ]
    return [*single, *(complaint for check in ABOUT_ORDER for complaint in check(acts))]
