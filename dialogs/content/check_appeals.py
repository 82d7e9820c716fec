"""Appeals (T4) can be filed and decided on: the service that takes them is there, and is such a service."""

from collections.abc import Iterator, Mapping

from backend_client.appeal_faults import appeal_faults
from dialogs.content.check_catalogue import service_path
from dialogs.content.parser import Pack
from dialogs.content.problems import ContentProblem

_TOLD: Mapping[str, tuple[str, str]] = {
    "no_appeal_service": (
        "no service with `purpose: appeal` has this code",
        "name one, or leave it out: then people are told the authority and the day only",
    ),
    "to_itself": ("an appeal cannot be contested by itself", "name the authority above it only"),
    "instant": ("an appeal is not decided by a table", "give it stages instead of `instant`"),
    "no_reasons": ("has no question for the reasons", "add a required field of type text, without `relevant`"),
}


def check_appeals(pack: Pack) -> Iterator[ContentProblem]:
    for service in pack.catalogue.services:
        for at, reason in appeal_faults(service, pack.catalogue):
            kind = reason.removeprefix("not_for_")
            message, fix = _TOLD.get(
                reason, (f"'{service.appeal.service}' is not for applicants of kind {kind}", f"add {kind} to its list")
            )
            yield pack.problem(service_path(service), at, message, fix)
