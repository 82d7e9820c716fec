"""Files of training phrases, in Rasa's nlu.yml form, → examples; each file holds the phrases of one intent.

version: "3.1"
nlu:
- intent: track_request
  examples: |
    - درخواستم چی شد؟
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from dialogs.content import tree
from dialogs.content.problems import ContentProblem
from dialogs.content.tree import Node
from nlu.normalize import fold
from nlu.training import BadExample, Example, read_intent, read_phrase

_VERSION = "3.1"
_LAYOUT = "see the layout in dialogs/content/training.py"


def read_training(files: Mapping[str, Node], problems: list[ContentProblem]) -> tuple[Example, ...]:
    """All phrases of a language, by path. One that stands under two intents is a problem where it stands again.

    Other spellings of a phrase under its own intent are welcome: people write them.
    """
    found: list[Example] = []
    owners: dict[str, tuple[str, Example]] = {}
    for path, node in files.items():
        for example in _examples(path, node, problems):
            first_path, first = owners.setdefault(fold(example.text), (path, example))
            if first is not example and (first.text == example.text or _name(first) != _name(example)):
                told = f"«{example.text}» is already a phrase of {_name(first)}, {first_path}:{first.line}"
                problems.append(ContentProblem(path, example.line, told, "keep it where it belongs"))
            else:
                found.append(example)
    return tuple(found)


def _examples(path: str, node: Node, problems: list[ContentProblem]) -> Iterator[Example]:
    entries = _keys(path, node, ("version", "nlu"), problems)
    version, blocks = entries.get("version"), entries.get("nlu")
    if isinstance(version, tree.Scalar) and version.text != _VERSION:
        problems.append(ContentProblem(path, version.line, f"version '{version.text}'; only \"{_VERSION}\" is read"))
    if not isinstance(blocks, tree.Sequence):
        if blocks is not None:
            problems.append(ContentProblem(path, blocks.line, "'nlu' must be a list of intents", _LAYOUT))
        return
    for block in blocks.items:
        yield from _block(path, block, problems)


def _keys(path: str, node: Node, wanted: tuple[str, ...], problems: list[ContentProblem]) -> Mapping[str, Node]:
    """The entries of a mapping that must have these keys and no others."""
    if not isinstance(node, tree.Mapping):
        problems.append(ContentProblem(path, node.line, f"needs {' and '.join(wanted)}", _LAYOUT))
        return {}
    other = [key for key in node.entries if key not in wanted]
    problems += [ContentProblem(path, node.lines[key], f"'{key}' is not read here", _LAYOUT) for key in other]
    if other:
        return {}
    missing = [key for key in wanted if key not in node.entries]
    problems += [ContentProblem(path, node.line, f"'{key}' is missing", _LAYOUT) for key in missing]
    return node.entries


def _block(path: str, block: Node, problems: list[ContentProblem]) -> Iterator[Example]:
    entries = _keys(path, block, ("intent", "examples"), problems)
    name, examples = entries.get("intent"), entries.get("examples")
    if not isinstance(name, tree.Scalar) or not isinstance(examples, tree.Scalar):
        if name is not None and examples is not None:
            problems.append(ContentProblem(path, block.line, "'intent' and 'examples' must be texts", _LAYOUT))
        return
    try:
        intent, info = read_intent(name.text)
    except BadExample as error:
        problems.append(ContentProblem(path, name.line, str(error)))
        return
    if intent != PurePosixPath(path).stem:
        problems.append(ContentProblem(path, name.line, f"intent '{intent}' in a file of another name"))
    if not examples.literal:
        problems.append(ContentProblem(path, examples.line, "examples must stand under 'examples: |'", _LAYOUT))
        return
    yield from _lines(path, intent, info, examples, problems)


def _lines(
    path: str, intent: str, info: str, examples: tree.Scalar, problems: list[ContentProblem]
) -> Iterator[Example]:
    """A literal block begins below its `|`, so the n-th line of its text is the n-th below."""
    for line, text in enumerate(examples.text.split("\n"), start=examples.line + 1):
        if not text.strip():
            continue
        if not text.startswith("- "):
            problems.append(ContentProblem(path, line, f"«{text.strip()}» does not begin with '- '"))
            continue
        try:
            phrase, entities = read_phrase(text[2:].strip())
        except BadExample as error:
            problems.append(ContentProblem(path, line, str(error)))
            continue
        yield Example(intent, phrase, entities, info, line)


def _name(example: Example) -> str:
    return f"{example.intent}/{example.info}" if example.info else example.intent
