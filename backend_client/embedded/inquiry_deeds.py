"""What staff note about inquiries, and papers that they add (I5, G14)."""

from backend_client.contract import Page, RequestCard
from backend_client.embedded.decisions import inquiries
from backend_client.embedded.enact import do
from backend_client.embedded.inquiries import working_case
from backend_client.embedded.intake import damage_of
from backend_client.embedded.transaction import Tx


async def send(tx: Tx, staff_ref: str, ref: str, no: int, letter: str, *, wait: bool) -> RequestCard:
    case = await working_case(tx, staff_ref, ref)
    return await do(tx, case.request, lambda at: inquiries.send(at, case.member, no, letter, wait=wait))


async def remind(tx: Tx, staff_ref: str, ref: str, no: int, *, wait: bool) -> RequestCard:
    case = await working_case(tx, staff_ref, ref)
    return await do(tx, case.request, lambda at: inquiries.remind(at, case.member, no, wait=wait))


async def answer(tx: Tx, staff_ref: str, ref: str, no: int, text: str, pages: tuple[Page, ...]) -> RequestCard:
    case = await working_case(tx, staff_ref, ref)
    damage = dict(await damage_of(tx, pages))
    return await do(tx, case.request, lambda at: inquiries.answer(at, case.member, no, text, pages, damage))


async def add_paper(tx: Tx, staff_ref: str, ref: str, title: str, pages: tuple[Page, ...]) -> RequestCard:
    case = await working_case(tx, staff_ref, ref)
    damage = dict(await damage_of(tx, pages))
    return await do(tx, case.request, lambda at: inquiries.add_paper(at, case.member, title, pages, damage))
