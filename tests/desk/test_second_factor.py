"""Guessing a second factor: by many at once, over all codes, in any digits."""

import asyncio

import pytest

from backend_client.embedded import EmbeddedDesk, second_factor
from backend_client.errors import RequestNotFound, TooManyTries
from tests.contract.conftest import Clock
from tests.contract.people import PERMIT


async def test_tries_at_once_are_counted_one_by_one(embedded: EmbeddedDesk) -> None:
    card = (await embedded.submit("submit:1:1", PERMIT)).card
    outcomes = await asyncio.gather(
        *(embedded.find_request("thief", card.tracking_code, f"{number:04}") for number in range(20)),
        return_exceptions=True,
    )

    names = [type(each).__name__ for each in outcomes]
    assert (names.count(RequestNotFound.__name__), names.count(TooManyTries.__name__)) == (5, 15)


async def test_all_tries_together_have_a_limit_of_their_own(
    embedded: EmbeddedDesk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_factor, "TRIES_OVER_ALL", 3)
    card = (await embedded.submit("submit:1:1", PERMIT)).card
    for number in range(3):
        with pytest.raises(RequestNotFound):
            await embedded.find_request(f"account {number}", f"MZ{number}", "0000")
    with pytest.raises(TooManyTries):
        await embedded.find_request("mina", card.tracking_code, "5948")

    clock.pass_(hours=1)
    assert await embedded.find_request("mina", card.tracking_code, "5948")


async def test_right_digits_never_count(embedded: EmbeddedDesk) -> None:
    card = (await embedded.submit("submit:1:1", PERMIT)).card
    for _ in range(8):
        assert await embedded.find_request("mina", card.tracking_code, "۵۹۴۸")


@pytest.mark.parametrize("digits", ["", "948", "05948", "084575948", "59 48", "²²²²", "59\u206648"])
async def test_only_four_digits_are_a_second_factor(embedded: EmbeddedDesk, digits: str) -> None:
    card = (await embedded.submit("submit:1:1", PERMIT)).card
    with pytest.raises(RequestNotFound):
        await embedded.find_request("mina", card.tracking_code, digits)


async def test_the_code_may_be_typed_in_any_way(embedded: EmbeddedDesk) -> None:
    card = (await embedded.submit("submit:1:1", PERMIT)).card
    body = card.tracking_code[2:].translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    view = await embedded.find_request("mina", f"\u2066mz-{body[:4]} {body[4:]}\u2069", "5948")
    assert view.card.ref == card.ref
