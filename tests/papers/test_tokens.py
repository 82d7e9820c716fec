"""The QR's token (E4, T3, T4; attack 38): short, without personal data, and broken by any change."""

import datetime as dt
import re

import msgspec
import pytest

from bot.papers.tokens import ALPHABET, ReceiptFacts, Tokens, code_of, facts_of, facts_of_response
from tests.papers.samples import RECEIPT, RESPONSE, TOKENS

FACTS = facts_of(RECEIPT)


def test_a_token_is_the_code_the_key_id_and_eighty_bits() -> None:
    token = TOKENS.sign(FACTS)
    assert token.startswith("MZ7K9Q2M4XABC" + "01")
    assert len(token) == 31
    assert TOKENS.verify(token, FACTS)


def test_a_token_fits_a_deep_link() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", TOKENS.sign(FACTS))


def test_a_token_stays_the_same_over_releases() -> None:
    """R18: old receipts must remain valid; if this fails, printed papers have become worthless."""
    assert TOKENS.sign(FACTS) == "MZ7K9Q2M4XABC01" + "E4Z7JEZK5SGJ64JS"


@pytest.mark.parametrize("place", range(31))
def test_any_altered_character_is_refused(place: int) -> None:
    token = TOKENS.sign(FACTS)
    for other in set(ALPHABET + "abILOU-_ ۱é") - {token[place]}:
        assert not TOKENS.verify(token[:place] + other + token[place + 1 :], FACTS)


@pytest.mark.parametrize("other", ["", "MZ", "x" * 31, "۱" * 31, "{token}0", "0{token}", "{token}\n", "{lower}"])
def test_what_is_no_token_has_no_code(other: str) -> None:
    token = TOKENS.sign(FACTS)
    text = other.replace("{token}", token).replace("{lower}", token.lower())
    assert code_of(text) is None
    assert not TOKENS.verify(text, FACTS)


def test_a_token_tells_its_code_before_it_is_verified() -> None:
    assert code_of(TOKENS.sign(FACTS)) == "MZ7K9Q2M4XABC"


@pytest.mark.parametrize(
    "change",
    [
        {"tracking_code": "MZ7K9Q2M4XABD"},
        {"service_title": "خدمتی دیگر"},
        {"received_on": dt.date(2026, 11, 23)},
        {"promised_from": dt.date(2026, 11, 24)},
        {"promised_to": dt.date(2026, 12, 2)},
        {"promised_from": None, "promised_to": None},
    ],
)
def test_a_token_vouches_for_its_own_facts_only(change: dict[str, object]) -> None:
    assert not TOKENS.verify(TOKENS.sign(FACTS), msgspec.structs.replace(FACTS, **change))


def test_parts_cannot_be_moved_from_one_fact_to_the_next() -> None:
    one = ReceiptFacts(
        tracking_code=FACTS.tracking_code, service_title="الف2026-11-22", received_on=dt.date(2026, 11, 22)
    )
    other = msgspec.structs.replace(one, service_title="الف")
    assert TOKENS.sign(one) != TOKENS.sign(other)


def test_another_key_and_a_retired_key_id_are_refused() -> None:
    token = TOKENS.sign(FACTS)
    assert not Tokens(bytes(32), "01").verify(token, FACTS)
    assert not Tokens(bytes(range(32)), "02").verify(token, FACTS)


def test_the_facts_are_those_of_the_paper_at_its_issue() -> None:
    """T3: the day in Tehran; a delivery recorded later changes nothing that was signed."""
    delivered = msgspec.structs.replace(RECEIPT, delivered_at=dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC))
    assert FACTS.received_on == dt.date(2026, 11, 22)
    assert facts_of(delivered) == FACTS


def test_an_instant_answer_is_signed_without_a_promise() -> None:
    """E3: an instant service has no receipt; its response carries the token."""
    facts = facts_of_response(RESPONSE)
    assert (facts.promised_from, facts.promised_to) == (None, None)
    assert TOKENS.verify(TOKENS.sign(facts), facts)
    assert not TOKENS.verify(TOKENS.sign(FACTS), facts)


def test_facts_hold_no_personal_data() -> None:
    signed = msgspec.json.encode([FACTS, facts_of_response(RESPONSE)]).decode()
    for personal in ("مینا", "رضایی", "049", "۰۴۹"):
        assert personal not in signed


@pytest.mark.parametrize(("key", "key_id"), [(b"short", "01"), (bytes(32), "1"), (bytes(32), "0I"), (bytes(32), "001")])
def test_a_weak_key_or_a_wrong_key_id_is_refused_at_once(key: bytes, key_id: str) -> None:
    with pytest.raises(ValueError, match="paper key"):
        Tokens(key, key_id)


def test_a_code_of_another_shape_cannot_be_signed() -> None:
    with pytest.raises(ValueError, match="tracking code"):
        TOKENS.sign(msgspec.structs.replace(FACTS, tracking_code="SD-1404"))
