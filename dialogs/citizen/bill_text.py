"""A bill in words: how much, for what, to which account, by which law (I6)."""

from backend_client.contract import Bill
from dialogs import persian
from dialogs.talk import Speaks


def bill(one: Bill, talk: Speaks) -> str:
    """All that one needs in order to pay it; account and deposit id can be copied as they stand."""
    return talk.text(
        "bill.text",
        title=one.title,
        amount=persian.amount(one.amount_rial),
        payee=one.payee,
        iban=persian.code(one.iban),
        deposit=persian.code(one.deposit_id),
        basis=one.legal_basis,
    )


def lines(bills: tuple[Bill, ...], talk: Speaks) -> list[str]:
    """One line a bill, its state in words; what was never to be paid is left out."""
    return [
        talk.text(f"bill.state.{one.state}", title=one.title, amount=persian.amount(one.amount_rial))
        for one in bills
        if one.amount_rial
    ]


def proof(reference: str, slips: int, talk: Speaks) -> str:
    """What was given as proof of a payment."""
    given = [talk.text("bill.reference", reference=persian.code(reference))] if reference else []
    return "\n".join([*given, *([talk.text("bill.slips", count=persian.digits(slips))] if slips else [])])
