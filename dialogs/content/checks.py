"""What must hold across a pack's files before it may be published; see the modules of each kind of check."""

from collections.abc import Iterator

from dialogs.content.check_appeals import check_appeals
from dialogs.content.check_catalogue import check_catalogue
from dialogs.content.check_fees import check_fees
from dialogs.content.check_forms import check_forms
from dialogs.content.check_packages import check_packages
from dialogs.content.check_ready import check_ready
from dialogs.content.check_texts import check_catalogue_texts
from dialogs.content.check_words import check_words
from dialogs.content.parser import Pack
from dialogs.content.problems import ContentProblem
from dialogs.content.required import check_required


def check(pack: Pack) -> list[ContentProblem]:
    """Every problem of the pack, by file and line; none means that it can be published."""
    return sorted(set(_all(pack)))


def _all(pack: Pack) -> Iterator[ContentProblem]:
    yield from check_catalogue(pack)
    yield from check_appeals(pack)
    yield from check_packages(pack)
    yield from check_forms(pack)
    yield from check_fees(pack)
    yield from check_catalogue_texts(pack)
    yield from check_words(pack)
    yield from check_ready(pack)
    yield from check_required(pack)
