"""`mizban rasa import`: phrases of another bot into a pack's files of training phrases, none lost and none twice."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.rasa.phrases import marked
from dialogs.content.problems import ContentInvalid, ContentProblem
from dialogs.content.training import read_training
from dialogs.content.tree import Node, read_tree
from nlu.normalize import fold
from nlu.training import Example

_HEAD = 'version: "3.1"\nnlu:\n'
_BLOCK = re.compile(r"^( *)- +intent:", re.MULTILINE)


@dataclass(frozen=True)
class Merged:
    """`files`: path → content of those that change. `known`: phrases that were there already. `skipped`: those that
    stand under another intent."""

    files: Mapping[str, bytes]
    added: int
    known: int
    skipped: tuple[ContentProblem, ...]


def merge(
    folder: str, phrases: Iterable[Example], present: Mapping[str, bytes], source: str, *, replace: bool
) -> Merged:
    """`present`: the files that stand in `folder` (words/<lang>/training), by path. `replace`: files of the intents
    that come are written anew. Raises ContentInvalid for present files that are not right."""
    coming = list(phrases)
    anew = {f"{folder}/{each.intent}.yaml" for each in coming} if replace else set()
    kept = {path: content for path, content in present.items() if path not in anew}
    there = _read(kept)
    owners = {fold(each.text): each for each in there}
    texts = {each.text for each in there}
    new: dict[str, list[Example]] = {}
    known, skipped = 0, []
    for each in coming:
        owner = owners.setdefault(fold(each.text), each)
        if each.text in texts and _name(owner) == _name(each):
            known += 1
        elif _name(owner) == _name(each):  # another spelling is welcome
            texts.add(each.text)
            new.setdefault(f"{folder}/{each.intent}.yaml", []).append(each)
        else:
            told = f"«{each.text}» is already a phrase of {_name(owner)}"
            skipped.append(ContentProblem(source, each.line, told, "keep it where it belongs"))
    files = {path: _with(kept.get(path, b""), path, added) for path, added in new.items()}
    _read(kept | files)
    return Merged(files, sum(map(len, new.values())), known, tuple(skipped))


def training_files(folder: Path, place: str) -> dict[str, bytes]:
    """What stands there already, by path below `folder`."""
    return {f"{place}/{path.name}": path.read_bytes() for path in sorted((folder / place).glob("*.yaml"))}


def _read(files: Mapping[str, bytes]) -> tuple[Example, ...]:
    """As the pack's parser does. Raises ContentInvalid."""
    problems: list[ContentProblem] = []
    trees: dict[str, Node] = {}
    for path, content in files.items():
        if (root := read_tree(path, content, problems)) is not None:
            trees[path] = root
    examples = read_training(trees, problems)
    if problems:
        raise ContentInvalid(sorted(problems))
    return examples


def _with(content: bytes, path: str, added: list[Example]) -> bytes:
    """The file with these phrases after those of their intent; all else, comments too, stays as it is."""
    text = content.decode() or _HEAD
    present = _read({path: content}) if content else ()
    lines = text.splitlines()
    first = _BLOCK.search(text)
    indent = first[1] if first else ""
    last: dict[str, int] = {}
    for each in present:
        last[_name(each)] = max(last.get(_name(each), 0), each.line)
    for name in sorted({_name(each) for each in added}, key=lambda one: -last.get(one, len(lines) + 1)):
        phrases = [marked(each) for each in added if _name(each) == name]
        if name in last:
            before = re.match(" *", lines[last[name] - 1])
            told = [f"{before[0] if before else ''}- {phrase}" for phrase in phrases]
            lines[last[name] : last[name]] = told
        else:
            lines += [f"{indent}- intent: {name}", f"{indent}  examples: |"]
            lines += [f"{indent}    - {phrase}" for phrase in phrases]
    return ("\n".join(lines) + "\n").encode()


def _name(example: Example) -> str:
    return f"{example.intent}/{example.info}" if example.info else example.intent
