"""Electronic payment (F35): the desk's own gateway confirms a bill by its signed word, once, for the bill's amount."""

import asyncio

import pytest
from msgspec.structs import replace

from backend_client.contract import RequestCard
from backend_client.embedded import EmbeddedDesk
from backend_client.embedded.gateway import Order, Paid, StandIn
from backend_client.errors import AlreadyDone, RequestNotFound, RequestRejected
from backend_client.wire import Desk
from tests.contract.test_fees import accepted, kinds

GATEWAY = StandIn(bytes(32), lambda: "http://127.0.0.1:8080")


@pytest.fixture
def paying(embedded: EmbeddedDesk) -> EmbeddedDesk:
    embedded.gateway = GATEWAY
    return embedded


async def started(desk: Desk, card: RequestCard) -> str:
    """The token of the address at which its bill is paid."""
    address = (await desk.start_payment("p", "mina", card.ref, 1)).address
    assert address.startswith("http://127.0.0.1:8080/pay/")
    return address.rpartition("/")[2]


async def test_what_is_paid_there_is_confirmed_by_itself_and_once(paying: EmbeddedDesk, desk: Desk) -> None:
    card = await accepted(desk)
    assert (await desk.capabilities()).electronic_payment
    assert (await desk.request("mina", card.ref)).bills[0].electronic
    paid = GATEWAY.pay(await started(desk, card))

    for _ in range(2):
        assert await paying.settle_payment(paid) == Order(card.ref, 1, 2500)

    (bill,) = (await desk.request("mina", card.ref)).bills
    assert (bill.state, bill.reference, bill.gateway, bill.electronic) == ("confirmed", paid.reference, True, False)
    assert (await kinds(desk, card.ref)).count("payment_confirmed") == 1
    assert (await desk.request("mina", card.ref)).card.waiting == ""


async def test_two_words_at_once_confirm_once(paying: EmbeddedDesk, desk: Desk) -> None:
    card = await accepted(desk)
    paid = GATEWAY.pay(await started(desk, card))
    await asyncio.gather(paying.settle_payment(paid), paying.settle_payment(paid))

    assert (await kinds(desk, card.ref)).count("resumed") == 1


async def test_a_forged_word_confirms_nothing(paying: EmbeddedDesk, desk: Desk) -> None:
    card = await accepted(desk)
    token = await started(desk, card)
    genuine = GATEWAY.pay(token)
    other = StandIn(bytes([1] * 32), lambda: "").pay(token)
    cheaper = token.replace(".2500.", ".1.")
    replaced = replace(genuine, reference="000000000000")
    for word in (other, replaced, GATEWAY.pay(cheaper), Paid("", "", ""), Paid("é", "é", "é")):
        with pytest.raises(RequestNotFound):
            await paying.settle_payment(word)

    assert (await desk.request("mina", card.ref)).bills[0].state == "open"


async def test_another_amount_than_the_bills_is_refused(paying: EmbeddedDesk, desk: Desk) -> None:
    """The gateway's own word for an order that the desk did not give."""
    card = await accepted(desk)
    token = GATEWAY.address(Order(card.ref, 1, 1)).rpartition("/")[2]
    with pytest.raises(RequestRejected) as refused:
        await paying.settle_payment(GATEWAY.pay(token))
    assert refused.value.problems == {"amount_rial": "mismatch"}


async def test_after_withdrawal_nothing_is_taken(paying: EmbeddedDesk, desk: Desk) -> None:
    card = await accepted(desk)
    paid = GATEWAY.pay(await started(desk, card))
    await desk.withdraw("w", "mina", card.ref)
    with pytest.raises(AlreadyDone):
        await paying.settle_payment(paid)


async def test_only_who_follows_the_request_is_given_an_address(paying: EmbeddedDesk, desk: Desk) -> None:
    assert paying.gateway is GATEWAY
    card = await accepted(desk)
    with pytest.raises(RequestNotFound):
        await desk.start_payment("p", "ali", card.ref, 1)


async def test_without_a_gateway_there_is_no_electronic_payment(desk: Desk) -> None:
    card = await accepted(desk)

    assert not (await desk.capabilities()).electronic_payment
    assert not (await desk.request("mina", card.ref)).bills[0].electronic
    with pytest.raises(RequestRejected):
        await desk.start_payment("p", "mina", card.ref, 1)
