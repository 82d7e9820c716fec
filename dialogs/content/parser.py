"""A content pack's files → its catalogue and words. Pure: bytes come in, nothing is read from disk.

pack.yaml                                        agency, version, language
catalogue/{identity,groups,units,branches,closures,hours,survey}.yaml
catalogue/services/<code>.yaml                   one service each
catalogue/tables/<name>.csv                      look-up tables of instant services
words/<lang>/messages/<room>.yaml                key: text
words/<lang>/commands.yaml                       command: [spellings]
words/<lang>/faq.yaml, services/<code>.yaml      questions with answers
words/<lang>/faq_agency.yaml                     questions of agencies' staff, which citizens do not find
words/<lang>/unanswerable.yaml                   questions about the desk that nothing answers
words/<lang>/training/<intent>.yaml              what people type, by intent
samples/*                                        files to download, as they are
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from msgspec import Struct

from backend_client.agency import Agency, Branch, Closure, Unit, WorkingHours
from backend_client.catalogue import Catalogue, Group, IdentityForm, Service, Survey
from dialogs.content import tree, words
from dialogs.content.model import Words
from dialogs.content.problems import ContentInvalid, ContentProblem
from dialogs.content.structs import read_list, read_struct
from dialogs.content.tree import Node, read_tree

_S = TypeVar("_S", bound=Struct)
_CATALOGUE = ("identity", "groups", "units", "branches", "closures", "hours", "survey")
_KNOWN = re.compile(
    rf"pack\.yaml|catalogue/({'|'.join(_CATALOGUE)})\.yaml|catalogue/services/[a-z][a-z0-9_]*\.yaml"
    r"|catalogue/tables/[a-z][a-z0-9_]*\.csv|samples/[^/]+"
    r"|words/[a-z]{2}/(commands|faq|faq_agency|unanswerable|messages/[a-z_]+|services/[a-z][a-z0-9_]*|training/[a-z_]+)\.yaml"
)
_COLUMN = re.compile(r"[a-z][a-z0-9_]*")
MAX_ROWS = 5000


class _Manifest(Struct, frozen=True):
    agency: Agency
    version: int
    language: str = "fa"


@dataclass(frozen=True)
class Pack:
    """A pack as read.

    `language`: the default one. `lines`: (file, address such as `fields.3.label`) → line, for later problems.
    """

    catalogue: Catalogue
    words: Mapping[str, Words]
    language: str
    samples: Mapping[str, bytes]
    lines: Mapping[tuple[str, str], int]

    def line(self, path: str, address: str = "") -> int:
        """The line of an address in a file, else of the nearest thing around it, else 0."""
        while (path, address) not in self.lines and address:
            address = address.rpartition(".")[0]
        return self.lines.get((path, address), 0)

    def problem(self, path: str, address: str, message: str, fix: str = "") -> ContentProblem:
        """A problem at an address of a file."""
        return ContentProblem(path, self.line(path, address), message, fix)


def parse(files: Mapping[str, bytes]) -> Pack:
    """Read a whole pack; paths are relative to it, with `/`. Raises ContentInvalid with all problems."""
    return _Parsing(files).pack()


class _Parsing:
    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._problems: list[ContentProblem] = []
        self._trees: dict[str, Node] = {}
        self._lines: dict[tuple[str, str], int] = {}

    def pack(self) -> Pack:
        self._read_trees()
        manifest = self._one("pack.yaml", _Manifest)
        catalogue = self._catalogue(manifest)
        spoken = self._words()
        if manifest is not None and manifest.language not in spoken:
            self._problem("pack.yaml", 0, f"no words for the language '{manifest.language}'")
        if self._problems or manifest is None or catalogue is None:
            raise ContentInvalid(sorted(self._problems))
        samples = {path.removeprefix("samples/"): self._files[path] for path in self._under("samples/")}
        return Pack(catalogue, spoken, manifest.language, samples, self._lines)

    def _read_trees(self) -> None:
        for path in sorted(self._files):
            if not _KNOWN.fullmatch(path):
                self._problem(path, 0, "no such file in a pack", "see the layout in dialogs/content/parser.py")
            elif path.endswith(".yaml") and not path.startswith("samples/"):
                root = read_tree(path, self._files[path], self._problems)
                if root is not None:
                    self._trees[path] = root
                    self._lines.update(((path, address), line) for address, line in _addresses(root, ""))

    def _catalogue(self, manifest: _Manifest | None) -> Catalogue | None:
        identity = self._one("catalogue/identity.yaml", IdentityForm)
        hours = self._one("catalogue/hours.yaml", WorkingHours)
        survey = self._one("catalogue/survey.yaml", Survey)
        groups, units = self._many("groups", Group), self._many("units", Unit)
        branches, closures = self._many("branches", Branch), self._many("closures", Closure)
        services = tuple(self._services())
        tables = {PurePosixPath(path).stem: self._table(path) for path in self._under("catalogue/tables/")}
        if manifest is None or identity is None or hours is None or survey is None:
            return None
        return Catalogue(
            version=manifest.version, agency=manifest.agency, identity=identity, groups=groups,
            units=units, branches=branches, services=services, hours=hours, closures=closures,
            survey=survey, tables=tables,
        )  # fmt: skip

    def _services(self) -> Iterator[Service]:
        for path in self._under("catalogue/services/"):
            node = self._trees.get(path)
            if node is None or self._is_between_agencies(path, node):
                continue
            service = read_struct(path, node, Service, self._problems)
            if service is None:
                continue
            if service.code != PurePosixPath(path).stem:
                self._problem(path, self._lines[path, "code"], f"code '{service.code}' in a file of another name")
            yield service

    def _is_between_agencies(self, path: str, node: Node) -> bool:
        """F16, F17: services between agencies have no place on the desk."""
        kind = node.entries.get("kind") if isinstance(node, tree.Mapping) else None
        if not isinstance(kind, tree.Scalar) or kind.text.replace("۲", "2").upper() != "G2G":
            return False
        self._problem(path, kind.line, "a G2G service does not belong on the desk (F16)", "remove this service")
        return True

    def _table(self, path: str) -> tuple[dict[str, str], ...]:
        try:
            rows = list(csv.reader(io.StringIO(self._files[path].decode("utf-8-sig")), strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            self._problem(path, 0, f"not a CSV file in UTF-8: {error}")
            return ()
        header = [name.strip() for name in rows[0]] if rows else []
        if not header or len(set(header)) < len(header) or not all(map(_COLUMN.fullmatch, header)):
            self._problem(
                path,
                1,
                "the first row must name the columns, each once",
                "use small Latin letters, digits, _",
            )
            return ()
        if len(rows) > MAX_ROWS:
            self._problem(path, MAX_ROWS, f"more than {MAX_ROWS} rows")
            return ()
        found = []
        for line, row in enumerate(rows[1:], start=2):
            if len(row) == len(header):
                found.append(dict(zip(header, (cell.strip() for cell in row), strict=True)))
            elif row:
                self._problem(path, line, f"{len(row)} cells where {len(header)} are expected")
        return tuple(found)

    def _words(self) -> dict[str, Words]:
        languages = sorted({path.split("/")[1] for path in self._trees if path.startswith("words/")})
        return {
            language: words.read_words(
                language,
                {path: self._trees[path] for path in self._under(f"words/{language}/")},
                self._problems,
            )
            for language in languages
        }

    def _one(self, path: str, struct: type[_S]) -> _S | None:
        if path not in self._files:
            self._problem(path, 0, "the file is missing")
        node = self._trees.get(path)
        return None if node is None else read_struct(path, node, struct, self._problems)

    def _many(self, name: str, struct: type[_S]) -> tuple[_S, ...]:
        path = f"catalogue/{name}.yaml"
        if path not in self._files:
            self._problem(path, 0, "the file is missing")
        node = self._trees.get(path)
        return () if node is None else read_list(path, node, struct, self._problems)

    def _under(self, folder: str) -> Iterator[str]:
        """Files of a folder that could be read; those of `samples/` are taken as they are."""
        for path in sorted(self._files):
            unread = path.endswith(".yaml") and path not in self._trees and folder != "samples/"
            if path.startswith(folder) and not unread:
                yield path

    def _problem(self, path: str, line: int, message: str, fix: str = "") -> None:
        self._problems.append(ContentProblem(path, line, message, fix))


def _addresses(node: Node, address: str) -> Iterator[tuple[str, int]]:
    """Every address below a node with its line; keys of messages keep their own dots."""
    yield address, node.line
    prefix = f"{address}." if address else ""
    if isinstance(node, tree.Mapping):
        for key, child in node.entries.items():
            yield from _addresses(child, prefix + key)
            yield prefix + key, node.lines[key]
    elif isinstance(node, tree.Sequence):
        for index, child in enumerate(node.items):
            yield from _addresses(child, f"{prefix}{index}")
