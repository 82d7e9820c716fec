"""An agency's nlu.yml, as Rasa reads it → phrases in our form. What we have no use for is told, with its line.

nlu:
- intent: peygiri                                     intents by our names, or mapped to them
  examples: |
    - [MZ...](code) kojast                            [words](entity), [words](entity:value),
    - [...]{"entity": "service", "role": "wanted"}    [words]{"entity": …, "value": …, "role": …}
- synonym: residence_letter                           gives marked words their value
- lookup, regex                                       not needed: our entities are read by rules
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.rasa.names import our_intent
from dialogs.content import tree
from dialogs.content.problems import ContentInvalid, ContentProblem
from dialogs.content.tree import Node, read_tree
from nlu.training import ENTITIES, BadExample, Example, read_intent, read_phrase

_MARK = re.compile(r"\[([^\[\]]+)\](?:\(([^():]+)(?::([^()]*))?\)|(\{[^{}]*\}))")
_KEYS = ("value", "role", "group")
_EXAMPLES = "write 'examples: |' and below it lines that begin with '- '"


@dataclass(frozen=True)
class Mapped:
    """`intents`, `entities`: their name → ours, "" to leave it out. `services`: codes that the catalogue has."""

    intents: Mapping[str, str] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)
    services: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Foreign:
    """`skipped`: what was not taken over, by line, and what to do about it."""

    phrases: tuple[Example, ...]
    skipped: tuple[ContentProblem, ...]


def read_foreign(path: str, content: bytes, mapped: Mapped) -> Foreign:
    """Raises ContentInvalid with everything that Rasa itself could not read either."""
    reading = _Reading(path, mapped)
    root = read_tree(path, content, reading.problems)
    blocks = root.entries.get("nlu") if isinstance(root, tree.Mapping) else None
    if not reading.problems and not isinstance(blocks, tree.Sequence):
        reading.problem(1, "no list 'nlu'", "import the file with the training phrases, nlu.yml")
    phrases = reading.phrases(blocks.items) if isinstance(blocks, tree.Sequence) else []
    if reading.problems:
        raise ContentInvalid(sorted(reading.problems))
    return Foreign(tuple(phrases), tuple(sorted(reading.skipped())))


class _Reading:
    def __init__(self, path: str, mapped: Mapped) -> None:
        self.problems: list[ContentProblem] = []
        self._path = path
        self._mapped = mapped
        self._synonyms: dict[str, str] = {}
        self._left: dict[tuple[str, str], list[int]] = {}  # kind and name → lines

    def problem(self, line: int, message: str, fix: str = "") -> None:
        self.problems.append(ContentProblem(self._path, line, message, fix))

    def phrases(self, blocks: list[Node]) -> list[Example]:
        kinds = [(block, *_kind(block)) for block in blocks]
        for block, kind, name in kinds:
            if kind == "synonym":
                self._synonyms.update(dict.fromkeys((words for _, words in self._lines(block)), name))
        found: list[Example] = []
        for block, kind, name in kinds:
            if kind == "intent":
                found += self._intent(name, block)
            elif kind in {"lookup", "regex"}:
                self._left.setdefault((kind, name), []).append(block.line)
            elif kind != "synonym":
                self.problem(
                    block.line, "neither intent nor synonym, lookup or regex", "see Rasa's training data format"
                )
        return found

    def _intent(self, name: str, block: Node) -> Iterator[Example]:
        base = name.partition("/")[0]
        ours = next((self._mapped.intents[one] for one in (name, base) if one in self._mapped.intents), None)
        wanted = our_intent(name) if ours is None else ours
        if not wanted:
            if ours is None:
                self._left.setdefault(("intent", base), []).append(block.line)
            return
        intent, info = read_intent(wanted)
        for line, text in self._lines(block):
            try:
                phrase, entities = read_phrase(self._marked(text, line))
            except BadExample as bad:
                self.problem(line, f"«{text}»: {bad}", "mark words as [words](entity), or leave the brackets out")
            else:
                yield Example(intent, phrase, entities, info, line)

    def _lines(self, block: Node) -> Iterator[tuple[int, str]]:
        """Each example with its line: under a `|`, or as a list of texts or of mappings with `text`."""
        examples = block.entries.get("examples") if isinstance(block, tree.Mapping) else None
        if isinstance(examples, tree.Scalar):
            yield from self._listed(examples)
        elif isinstance(examples, tree.Sequence):
            for item in examples.items:
                text = item.entries.get("text") if isinstance(item, tree.Mapping) else item
                if isinstance(text, tree.Scalar) and text.text.strip():
                    yield text.line + text.literal, text.text.strip().removeprefix("- ")
                else:
                    self.problem(item.line, "an example without a text", _EXAMPLES)
        else:
            self.problem(block.line, "no examples", _EXAMPLES)

    def _listed(self, examples: tree.Scalar) -> Iterator[tuple[int, str]]:
        if not examples.literal:
            self.problem(examples.line, "examples are no lines of their own", _EXAMPLES)
            return
        for line, text in enumerate(examples.text.split("\n"), start=examples.line + 1):
            plain = text.strip()
            if plain.startswith(("- ", "* ", "+ ")):
                yield line, plain[2:].strip()
            elif plain and not plain.startswith("#"):
                self.problem(line, f"«{plain}» does not begin with '- '", _EXAMPLES)

    def _marked(self, text: str, line: int) -> str:
        return _MARK.sub(lambda found: self._mark(found, line), text)

    def _mark(self, found: re.Match[str], line: int) -> str:
        """Their mark in our form; the words alone where we know no such entity."""
        words, short, value, long = found.groups()
        told = {"entity": short.strip(), "value": value or ""} if short is not None else self._described(long, line)
        theirs = told.get("entity", "")
        entity = self._mapped.entities.get(theirs, theirs if theirs in ENTITIES else None)
        if entity is None and theirs:
            self._left.setdefault(("entity", theirs), []).append(line)
        if not entity:
            return words
        told["value"] = told.get("value") or self._synonyms.get(words.strip(), "")
        if entity == "service" and told["value"] not in self._mapped.services:
            told["value"] = ""
        described = {"entity": entity, **{key: told[key] for key in _KEYS if told.get(key)}}
        bare = words.strip()
        mark = f"[{bare}]({entity})" if len(described) == 1 else f"[{bare}]{json.dumps(described, ensure_ascii=False)}"
        return words.replace(bare, mark, 1) if bare else words

    def _described(self, text: str, line: int) -> dict[str, str]:
        try:
            found = json.loads(text)
        except ValueError:
            self.problem(line, f"{text} is not JSON", 'write {"entity": "service", "value": "code"}')
            return {}
        return {str(key): value for key, value in found.items() if isinstance(value, str)}

    def skipped(self) -> Iterator[ContentProblem]:
        """One line each, at its first place."""
        fixes = {
            "intent": ("is none of ours", "add --map {0}=…, with ours that it is; --map {0}= leaves it out"),
            "entity": ("is none of ours; its words stay, unmarked", "add --entity {0}=…, with the entity that it is"),
            "lookup": ("is not needed", ""),
            "regex": ("is not needed", ""),
        }
        for (kind, name), lines in self._left.items():
            message, fix = fixes[kind]
            often = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
            yield ContentProblem(self._path, lines[0], f"{kind} '{name}' {message}{often}", fix.replace("{0}", name))


def _kind(block: Node) -> tuple[str, str]:
    """What a block holds, and of what name."""
    if isinstance(block, tree.Mapping):
        for kind in ("intent", "synonym", "lookup", "regex"):
            if isinstance(name := block.entries.get(kind), tree.Scalar):
                return kind, name.text.strip()
    return "", ""
