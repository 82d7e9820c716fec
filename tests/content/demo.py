"""The demo pack's files, whole or with one thing changed."""

import json
from functools import lru_cache
from pathlib import Path

from dialogs.content.checks import check
from dialogs.content.parser import Pack, parse
from dialogs.content.problems import ContentInvalid, ContentProblem
from dialogs.content.required import REQUIRED

ROOT = Path(__file__).resolve().parents[2] / "dialogs" / "content" / "packs" / "demo"
PERMIT = "catalogue/services/business_permit.yaml"
COMPANY = "catalogue/services/company_certificate.yaml"
VISIT = "catalogue/services/site_visit.yaml"
RATES = "catalogue/services/rate_inquiry.yaml"
IDENTITY = "catalogue/identity.yaml"
SURVEY = "catalogue/survey.yaml"
FAQ = "words/fa/faq.yaml"
AGENCY_FAQ = "words/fa/faq_agency.yaml"
COMMANDS = "words/fa/commands.yaml"
EXTRA = "words/fa/messages/extra.yaml"
"""A file of messages that the demo does not have."""


@lru_cache
def demo_files() -> dict[str, bytes]:
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in ROOT.rglob("*") if path.is_file()}


@lru_cache
def demo_pack() -> Pack:
    return parse(demo_files())


@lru_cache
def few_files() -> dict[str, bytes]:
    """A whole pack that is read in a moment: the demo's without its dialogs' messages, questions and phrases, but for
    those messages that every pack must have."""
    large = {
        FAQ,
        AGENCY_FAQ,
        *(f"words/fa/messages/{room}.yaml" for room in ("admin", "after_acceptance", "citizen", "invalid", "staff")),
    }
    needed = (
        f"{key}: {json.dumps(demo_pack().words['fa'].messages[key], ensure_ascii=False)}\n"
        for key in (*REQUIRED["citizen.yaml"], *REQUIRED["staff.yaml"])
    )
    later = {"words/fa/messages/later.yaml": "".join(needed).encode()}
    return {
        path: content for path, content in demo_files().items() if path not in large and "/training/" not in path
    } | later


def changed(path: str, old: str, new: str) -> dict[str, bytes]:
    """A pack with the first `old` in one of the demo's files replaced."""
    text = demo_files()[path].decode()
    assert old in text, f"{path} has no {old!r}"
    return few_files() | {path: text.replace(old, new, 1).encode()}


def with_file(path: str, content: str | bytes) -> dict[str, bytes]:
    """A pack with one more file, or another one in its place."""
    return few_files() | {path: content.encode() if isinstance(content, str) else content}


def without(path: str) -> dict[str, bytes]:
    return {each: content for each, content in few_files().items() if each != path}


def line_of(path: str, text: str) -> int:
    """The line of the demo's file where this text first stands."""
    lines = demo_files()[path].decode().splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def refused(files: dict[str, bytes]) -> list[ContentProblem]:
    """What parsing finds wrong; nothing if it succeeds."""
    try:
        parse(files)
    except ContentInvalid as invalid:
        return invalid.problems
    return []


def doubted(files: dict[str, bytes]) -> list[ContentProblem]:
    """What the checks find wrong in files that can be parsed."""
    return check(parse(files))
