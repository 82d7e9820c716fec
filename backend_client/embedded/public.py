"""What anybody holding a paper may learn of it: the facts its QR signs, which name nobody."""

from backend_client.calendar import local_day
from backend_client.contract import Issued, IssuedPaper
from backend_client.counter import COUNTER
from backend_client.embedded.codes import normalise_code
from backend_client.embedded.requests import by_code, private_of
from backend_client.embedded.transaction import Tx
from backend_client.embedded.views import definition_of, responses_of
from backend_client.errors import RequestNotFound


async def issued(tx: Tx, tracking_code: str) -> Issued:
    """Slip, receipt and response as they were frozen at issue. Raises RequestNotFound."""
    code = normalise_code(tracking_code)
    if code is None:
        raise RequestNotFound
    request = await by_code(tx, code)
    receipt = (await private_of(tx, request)).receipt
    responses = await responses_of(tx, request)
    papers: list[IssuedPaper] = []
    if request.channel == COUNTER:
        title = (await definition_of(tx, request)).title
        papers.append(IssuedPaper(service_title=title, received_on=local_day(request.submitted_at), registration=True))
    if receipt:
        papers.append(
            IssuedPaper(
                service_title=receipt.service_title,
                received_on=local_day(receipt.received_at),
                promised_from=receipt.promised_from,
                promised_to=receipt.promised_to,
            )
        )
    papers += [
        IssuedPaper(
            service_title=response.service_title,
            received_on=local_day(response.issued_at),
            number=response.number if response.correction else "",
        )
        for response in responses
    ]
    return Issued(papers=tuple(papers), promised_now=None if responses else request.promised_to)
