"""What every desk keeps when its staff look for a request: whole words, four digits, and only what they may see."""

import pytest
from msgspec.structs import replace

from backend_client.contract import Answer, Submission
from backend_client.errors import NotPermitted, RequestNotFound
from backend_client.wire import Desk
from tests.contract.people import (
    LEGAL_IDENTITY,
    OTHER_NATIONAL_ID,
    PERMIT,
    PERMIT_ANSWERS,
    RESPONSE,
    page,
)
from tests.contract.progress import STAGES, in_the_field, submitted


def of(**answers: Answer) -> Submission:
    return replace(PERMIT, person_ref="other", answers={**PERMIT_ANSWERS, **answers})


async def found(desk: Desk, text: str, staff: str = "clerk") -> list[str]:
    return [card.ref for card in (await desk.search(staff, text)).cards]


async def test_a_request_is_found_by_each_whole_word_of_a_name_in_any_spelling(desk: Desk) -> None:
    """B3: Arabic letters, half spaces, marks and punctuation are one spelling; parts of words are none."""
    card = await submitted(desk)
    other = (await desk.submit("submit:2:1", of(full_name="علی احمدی‌نیا"))).card

    for text in ("مینا", "احمدی مینا", "مينا، احمدي!", "«مینا»"):
        assert await found(desk, text) == [card.ref], text
    assert await found(desk, "علي احمدي نيا") == [other.ref]
    assert await found(desk, "احمدی") == [other.ref, card.ref]
    for text in ("مین", "مینا رضایی", "", "؟", "؟ ،"):
        assert await found(desk, text) == [], text


async def test_a_request_is_found_by_the_last_four_digits_alone_or_with_a_name(desk: Desk) -> None:
    card = await submitted(desk)
    other = (await desk.submit("submit:2:1", of(national_id=OTHER_NATIONAL_ID))).card

    assert await found(desk, "5948") == [card.ref]
    assert await found(desk, "۰۸۹۹") == [other.ref]
    assert await found(desk, "مینا ۰۸۹۹") == [other.ref]
    for text in ("594", "0499", OTHER_NATIONAL_ID, "رضا 5948"):
        assert await found(desk, text) == [], text


async def test_a_company_is_found_by_its_name_and_by_who_represents_it(desk: Desk) -> None:
    asked = replace(PERMIT, answers={**PERMIT_ANSWERS, **LEGAL_IDENTITY}, pages=(*PERMIT.pages, page("authority")))
    card = (await desk.submit("submit:1:1", asked)).card

    for text in ("شرکت نمونه", "احمدی", "4790"):
        assert await found(desk, text) == [card.ref]


async def test_a_code_is_found_in_any_grouping_and_closed_requests_too(desk: Desk) -> None:
    card = await submitted(desk)
    await desk.withdraw("k1", "mina", card.ref)

    assert await found(desk, f" {card.tracking_code.lower()[:5]} {card.tracking_code[5:]} ") == [card.ref]
    assert [each.status for each in (await desk.search("clerk", "مینا")).cards] == ["withdrawn"]


async def test_only_what_the_member_may_see_is_found(desk: Desk) -> None:
    """B3, attack1: outside one's units and branches a request does not exist."""
    card = await submitted(desk)
    for staff in ("permits_clerk", "permits_head", "permits_staff"):
        assert await found(desk, "مینا", staff) == [card.ref]
    for staff in ("field_staff", "papers_clerk", "shiraz_clerk"):
        for text in ("مینا", "5948", card.tracking_code):
            assert await found(desk, text, staff) == []
    for staff in ("evaluator", "head", "editor", "dismissed"):
        with pytest.raises(NotPermitted):
            await desk.search(staff, "مینا")
    with pytest.raises(RequestNotFound):
        await desk.search("nobody", "مینا")


async def test_a_unit_still_finds_what_it_had_a_stage_of(desk: Desk) -> None:
    card = await in_the_field(desk)
    for stage in STAGES[1:]:
        await desk.finish_stage(f"k:{stage}", "field_staff", card.ref, stage, "")
    await desk.respond("k", "clerk", card.ref, RESPONSE)

    assert await found(desk, "مینا", "field_staff") == [card.ref]


async def test_the_newest_twenty_are_given_and_that_there_are_more(desk: Desk) -> None:
    refs = [(await desk.submit(f"submit:{number}:1", PERMIT)).card.ref for number in range(20)]
    assert await desk.search("clerk", "مینا") == await desk.search("clerk", "احمدی")
    assert not (await desk.search("clerk", "مینا")).more

    newest = (await desk.submit("submit:20:1", PERMIT)).card.ref
    told = await desk.search("clerk", "مینا")
    assert told.more
    assert [card.ref for card in told.cards] == [newest, *reversed(refs[1:])]
