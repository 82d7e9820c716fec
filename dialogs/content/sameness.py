"""Whether a paper is what the desk itself obtains by an inquiry (G14)."""

from backend_client.catalogue import Inquiry
from nlu.normalize import fold

_COMMON_WORDS = frozenset(
    fold(
        "و از در به با یا برای روی تصویر اصل کپی گواهی نامه برگه برگ مدرک سند فهرست وضعیت تأیید شدن نبودن"
        " داشتن نداشتن سابقه متقاضی شرکت آخرین سال جاری شخص"
    ).split()
)
"""Words that papers of all kinds share, so they do not make two of them the same."""
_SAME_FROM = 0.6


def is_obtained_by(title: str, inquiry: Inquiry) -> bool:
    wanted, asked = _telling(title), _telling(f"{inquiry.subject} {inquiry.agency}")
    shared = wanted & asked
    return bool(wanted) and len(shared) >= _SAME_FROM * len(wanted)


def _telling(text: str) -> set[str]:
    return set(fold(text).split()) - _COMMON_WORDS
