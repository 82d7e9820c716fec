"""Ready answers: short texts of the pack, offered where staff write, by what is written, the status and the service.

`readymade.<what>.<status>.<service>.<name>` is the text, the same with `.button` its label; `any` stands for every
status or service. What is chosen is shown as if it had been typed, and can be changed before it is sent.
"""

from typing import Literal

from backend_client.contract import RequestCard
from dialogs.content.check_ready import ANY, BUTTON, READY
from dialogs.staff.buttons import page_of, paging
from dialogs.talk import Choice, Row, Speaks, Talk

What = Literal["ask", "tell", "remark", "granted", "refused"]
PER_PAGE = 3


def ready_rows(what: What, card: RequestCard, page: int, talk: Talk) -> list[Row]:
    """A button for each on this page, those of the request's own service first, values `ready:<key>`."""
    found = ready_answers(what, card, talk)
    rows: list[Row] = [[Choice(label, f"ready:{key}")] for key, label in page_of(found, page, PER_PAGE)]
    return [*rows, paging(found, page, talk, PER_PAGE)]


def ready_chosen(value: str, talk: Speaks) -> str:
    """The text that a choice of `ready_rows` stands for, "" for any other choice, and for one that is gone."""
    name, _, key = value.partition(":")
    return talk.content.words.messages.get(key, "") if name == "ready" and key.startswith(READY) else ""


def ready_answers(what: What, card: RequestCard, talk: Speaks) -> list[tuple[str, str]]:
    """Key and label of each that fits, those of the request's own service first."""
    found = []
    for key in talk.content.words.messages:
        parts = key.split(".")
        if len(parts) == 5 and key.startswith(f"{READY}{what}."):
            _, _, status, service, _ = parts
            if status in {ANY, card.status} and service in {ANY, card.service}:
                found.append(key)
    found.sort(key=lambda key: key.split(".")[3] == ANY)
    return [(key, talk.content.words.messages[f"{key}.{BUTTON}"]) for key in found]
