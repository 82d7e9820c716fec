"""A language's files of a pack → Words: messages of all rooms together, commands, questions with answers."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Literal

from msgspec import Struct

from dialogs.content import tree
from dialogs.content.model import FaqEntry, Words
from dialogs.content.problems import ContentProblem
from dialogs.content.structs import read_list, read_struct
from dialogs.content.training import read_training
from dialogs.content.tree import Node


class _Question(Struct, frozen=True):
    """One entry of faq.yaml or faq_agency.yaml."""

    id: str
    question: str
    answer: str
    paraphrases: tuple[str, ...] = ()
    audience: Literal["citizen", "agency"] = "citizen"
    part: Literal["", "stages", "documents", "costs", "contact"] = ""


class _ServiceWords(Struct, frozen=True):
    """services/<code>.yaml: what is said about one service besides its definition."""

    faq: tuple[_Question, ...] = ()


class _Unanswerable(Struct, frozen=True):
    """unanswerable.yaml: what people ask about the desk and no entry answers, so that no entry is given for it."""

    citizen: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()


class _Spellings(Struct, frozen=True):
    command: str
    spellings: tuple[str, ...]


def read_words(language: str, files: Mapping[str, Node], problems: list[ContentProblem]) -> Words:
    """The words of one language from its files' trees, by path within the pack."""
    root = f"words/{language}/"
    messages: dict[str, str] = {}
    commands: dict[str, tuple[str, ...]] = {}
    faqs: list[FaqEntry] = []
    training: dict[str, Node] = {}
    unanswerable: tuple[str, ...] = ()
    for path, node in files.items():
        place = PurePosixPath(path.removeprefix(root))
        if place.parent.name == "messages":
            _merge_messages(path, node, messages, problems)
        elif place.name == "commands.yaml":
            commands = _commands(path, node, problems)
        elif place.name in {"faq.yaml", "faq_agency.yaml"}:
            faqs += [_entry(question, "", path) for question in read_list(path, node, _Question, problems)]
        elif place.name == "unanswerable.yaml":
            asked = read_struct(path, node, _Unanswerable, problems)
            unanswerable = (*asked.citizen, *asked.agency) if asked else ()
        elif place.parent.name == "services":
            own = read_struct(path, node, _ServiceWords, problems)
            faqs += [_entry(question, place.stem, path) for question in (own.faq if own else ())]
        elif place.parent.name == "training":
            training[path] = node
    return Words(language, messages, commands, tuple(faqs), read_training(training, problems), unanswerable)


def _merge_messages(path: str, node: Node, messages: dict[str, str], problems: list[ContentProblem]) -> None:
    if not isinstance(node, tree.Mapping):
        problems.append(ContentProblem(path, node.line, "must be lines of 'key: text'"))
        return
    for key, value in node.entries.items():
        line = node.lines[key]
        if not isinstance(value, tree.Scalar) or not value.text:
            problems.append(ContentProblem(path, line, f"'{key}' must be a text", "keep the file flat: key: text"))
        elif key in messages:
            problems.append(ContentProblem(path, line, f"'{key}' is already in another file of messages", "remove one"))
        else:
            messages[key] = value.text.rstrip("\n")


def _commands(path: str, node: Node, problems: list[ContentProblem]) -> dict[str, tuple[str, ...]]:
    if not isinstance(node, tree.Mapping):
        problems.append(ContentProblem(path, node.line, "must be lines of 'command: [spellings]'"))
        return {}
    found = {}
    for key, value in node.entries.items():
        line = node.lines[key]
        pair = tree.Mapping(
            line,
            {"command": tree.Scalar(key, line), "spellings": value},
            {"command": line, "spellings": line},
        )
        entry = read_struct(path, pair, _Spellings, problems)
        if entry is not None:
            found[key] = entry.spellings
    return found


def _entry(question: _Question, service: str, path: str) -> FaqEntry:
    return FaqEntry(
        question.id,
        question.question,
        question.answer,
        question.paraphrases,
        question.audience,
        service,
        question.part,
        path,
    )
