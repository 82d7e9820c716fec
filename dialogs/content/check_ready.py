"""Ready answers of the staff: each a text with its button, for a status and a service that there are."""

from collections.abc import Iterator, Mapping
from typing import get_args

from backend_client.contract import Status
from dialogs.content.parser import Pack
from dialogs.content.placeholders import placeholders
from dialogs.content.problems import ContentProblem

READY, BUTTON, ANY = "readymade.", "button", "any"
LONGEST: Mapping[str, int] = {"ask": 1500, "tell": 1500, "remark": 300, "granted": 2000, "refused": 2000}
"""What may be written with one → the most characters that it takes there."""


def check_ready(pack: Pack) -> Iterator[ContentProblem]:
    services = {service.code for service in pack.catalogue.services}
    for words in pack.words.values():
        root = f"words/{words.language}/messages/"
        places = {key: path for path, key in pack.lines if path.startswith(root)}
        for key, text in words.messages.items():
            if key.startswith(READY):
                for message in _faults(key, text, words.messages, services):
                    yield pack.problem(places[key], key, f"'{key}': {message}")


def _faults(key: str, text: str, messages: Mapping[str, str], services: set[str]) -> Iterator[str]:
    _, *parts = key.split(".")
    if parts[-1] == BUTTON:
        if key.removesuffix(f".{BUTTON}") not in messages:
            yield "a button without its text"
        return
    if len(parts) != 4:
        yield f"must be {READY}<{'|'.join(LONGEST)}>.<status>.<service>.<name>"
        return
    what, status, service, _ = parts
    if what not in LONGEST:
        yield f"'{what}' is none of {', '.join(LONGEST)}"
    elif len(text) > LONGEST[what]:
        yield f"longer than {LONGEST[what]} characters"
    if status not in {ANY, *get_args(Status)}:
        yield f"no status '{status}'"
    if service not in {ANY, *services}:
        yield f"no service '{service}'"
    if f"{key}.{BUTTON}" not in messages:
        yield f"has no button: add a line '{key}.{BUTTON}: …'"
    if placeholders(text):
        yield "nothing fills its placeholders"
