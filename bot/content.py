"""The live content: a pack's words with the revisions made since, and the desk's catalogue.

What is live is one frozen value, replaced as a whole: a turn speaks with one revision from beginning to end, and the
next one with what an admin has just published.
"""

import asyncio
import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from backend_client.catalogue import Catalogue, Service
from backend_client.contract import Capabilities
from backend_client.errors import RequestNotFound
from bot import log
from bot.entries import entry_texts, find_entries, fits, with_texts
from dialogs.content.assembly import assemble
from dialogs.content.checks import check
from dialogs.content.material import material_of
from dialogs.content.model import Content, Words
from dialogs.content.paraphrases import ADDED_CHARS, FULL, TAKEN, faq_of, joined, key_of, normal, taken
from dialogs.content.parser import Pack, parse
from dialogs.content.problems import ContentInvalid
from dialogs.protocol import Draft, Entry, EntryPublished, Trouble
from nlu.model import Material, Model

Revision = tuple[int, str, str, str]
"""Number, key, text, and the text it replaced."""
CHANGED_MEANWHILE = "changed_meanwhile"
OTHER_PLACEHOLDERS = "placeholders"
RACES = 5
"""How often others may be faster in adding phrases to one question."""


class OffersServices(Protocol):
    """The part of CitizenDesk that content is made of."""

    async def capabilities(self) -> Capabilities: ...

    async def catalogue(self) -> Catalogue: ...

    async def definition(self, service: str, version: int) -> Service: ...


class TakesCatalogue(Protocol):
    """The part of AdminDesk that a pack's catalogue goes to."""

    async def publish(self, catalogue: Catalogue) -> int: ...


class BuildsModels(Protocol):
    async def of(self, material: Material) -> Model: ...


class KeepsRevisions(Protocol):
    async def add_revision(self, key: str, text: str, was: str, by: str, undo_of: int | None) -> int | None: ...

    async def revisions(self) -> tuple[Revision, ...]: ...


class LiveContent:
    """`files`: reads the pack. `admin` None: the desk has a catalogue of its own, only the pack's words are used."""

    def __init__(
        self,
        files: Callable[[], Mapping[str, bytes]],
        store: KeepsRevisions,
        desk: OffersServices,
        admin: TakesCatalogue | None,
        models: BuildsModels,
    ) -> None:
        self._files = files
        self._store = store
        self._desk = desk
        self._admin = admin
        self._models = models
        self._pack: Pack | None = None
        self._content: Content | None = None
        self._changing = asyncio.Lock()

    async def load(self) -> None:
        """Read, check and publish the pack; afterwards it is live. Raises ContentInvalid, BackendError."""
        async with self._changing:
            pack = await asyncio.to_thread(_checked, self._files)
            if self._admin is not None:
                await self._admin.publish(pack.catalogue)
            catalogue = await self._desk.catalogue()
            capabilities = await self._desk.capabilities()
            known = self._content.definitions if self._content else {}
            definitions = await self._definitions(_versions(catalogue), known)
            revisions = await self._store.revisions()
            words = with_texts(pack.words[pack.language], _texts(revisions))
            model = await self._models.of(material_of(words, catalogue))
            self._content = await asyncio.to_thread(
                assemble, words, catalogue, definitions, _last(revisions), model, capabilities
            )
            self._pack = pack
        log.event("content.loaded", revision=self._content.revision, catalogue=catalogue.version)

    async def reload(self) -> bool:
        """The same while the program runs: with problems, what is live stays live, and they are logged."""
        try:
            await self.load()
        except ContentInvalid as invalid:
            for problem in invalid.problems:
                log.event("content.refused", path=problem.path, line=problem.line, problem=problem.message)
            return False
        return True

    async def follow(self) -> None:
        """Make live what has been published in other processes."""
        async with self._changing:
            await self._catch_up()

    async def _catch_up(self) -> None:
        revisions = await self._store.revisions()
        content = self.present()
        if self._pack is None or _last(revisions) == content.revision:
            return
        words = with_texts(self._pack.words[self._pack.language], _texts(revisions))
        if _asked(words) != _asked(content.words):
            content = await self._searched(words, content)
        self._content = dataclasses.replace(content, revision=_last(revisions), words=words)
        log.event("content.followed", revision=_last(revisions))

    async def _searched(self, words: Words, content: Content) -> Content:
        """The content with the model of these words. It takes its time; turns go on with what is live."""
        model = await self._models.of(material_of(words, content.catalogue))
        return dataclasses.replace(self.present(), model=model)

    # ── for turns ──
    def catalogue(self) -> Catalogue:
        """What the desk offers at present."""
        return self.present().catalogue

    def present(self) -> Content:
        if self._content is None:
            raise RuntimeError("content was not loaded")
        return self._content

    async def knowing(self, drafts: Sequence[Draft]) -> Content:
        """The present content, with the definitions that these drafts began with. Raises BackendUnavailable."""
        content = self.present()
        wanted = {(draft.service, draft.version) for draft in drafts}
        if wanted <= content.definitions.keys():
            return content
        definitions = await self._definitions(wanted, content.definitions)
        self._content = dataclasses.replace(self.present(), definitions=definitions)
        return self._content

    async def _definitions(
        self, wanted: Iterable[tuple[str, int]], known: Mapping[tuple[str, int], Service]
    ) -> dict[tuple[str, int], Service]:
        """A definition in one version never changes, so it is asked for once."""
        found = dict(known)
        for service, version in wanted:
            if (service, version) not in found:
                try:
                    found[service, version] = await self._desk.definition(service, version)
                except RequestNotFound:
                    log.event("definition.unknown", service=service, version=version)
        return found

    def sample(self, path: str) -> bytes:
        """A file of the pack's samples/. Raises FileNotFoundError."""
        if self._pack is None or path not in self._pack.samples:
            raise FileNotFoundError(path)
        return self._pack.samples[path]

    # ── for admins ──
    def entries(self, query: str) -> tuple[Entry, ...]:
        return find_entries(self.present().words, query)

    async def publish(self, key: str, text: str, was: str, by: str) -> EntryPublished | Trouble:
        """Make it live. Refused where somebody changed it meanwhile; doing it twice changes nothing."""
        async with self._changing:
            await self._catch_up()
            text, was = normal(key, text), normal(key, was)
            present = entry_texts(self.present().words).get(key)
            if present is None:
                return Trouble(kind="not_found")
            last = await self._last_of(key)
            if last is not None and (last[2], last[3]) == (text, was):
                return EntryPublished(last[0])
            if present != was:
                return Trouble(kind="rejected", problems={key: CHANGED_MEANWHILE})
            if not fits(text, present):
                return Trouble(kind="rejected", problems={key: OTHER_PLACEHOLDERS})
            return self._refused(key, text) or await self._add(key, text, was, by, None)

    async def add_phrase(self, faq: str, phrase: str, by: str, *, new: bool = True) -> EntryPublished | Trouble:
        """Make it live as one more paraphrase of this entry; doing it twice changes nothing. What others have added
        meanwhile stays. `new` False: it must have been added before."""
        outcome: EntryPublished | Trouble = Trouble(kind="rejected", problems={key_of(faq): CHANGED_MEANWHILE})
        for _ in range(RACES):
            async with self._changing:
                await self._catch_up()
                outcome = await self._add_phrase(key_of(faq), phrase, by, new=new)
            if not isinstance(outcome, Trouble) or CHANGED_MEANWHILE not in outcome.problems.values():
                break
        return outcome

    async def _add_phrase(self, key: str, phrase: str, by: str, *, new: bool) -> EntryPublished | Trouble:
        present = entry_texts(self.present().words).get(key)
        if present is None:
            return Trouble(kind="not_found")
        text = normal(key, joined((present, phrase)))
        last = await self._last_of(key)
        if text == present and last is not None:
            return EntryPublished(last[0])
        if not new:
            return Trouble(kind="already_done")
        if not fits(text, present):
            return Trouble(kind="rejected", problems={key: OTHER_PLACEHOLDERS})
        return self._refused(key, text) or await self._add(key, text, present, by, None)

    def _refused(self, key: str, text: str) -> Trouble | None:
        """Paraphrases that belong to another question, named in `by`, or are too many."""
        if not faq_of(key):
            return None
        other = taken(text, faq_of(key), self.present())
        if other is not None:
            return Trouble(kind="rejected", by=other.question, problems={key: TAKEN})
        return Trouble(kind="rejected", problems={key: FULL}) if len(text) > ADDED_CHARS else None

    async def undo(self, revision: int, by: str) -> EntryPublished | Trouble:
        """Put back the text before that revision, unless it was changed again since."""
        async with self._changing:
            await self._catch_up()
            undone = next((one for one in await self._store.revisions() if one[0] == revision), None)
            if undone is None:
                return Trouble(kind="not_found")
            _, key, text, was = undone
            last = await self._last_of(key)
            if last is not None and last[0] != revision and (last[2], last[3]) == (was, text):
                return EntryPublished(last[0])
            if entry_texts(self.present().words).get(key) != text:
                return Trouble(kind="rejected", problems={key: CHANGED_MEANWHILE})
            return self._refused(key, was) or await self._add(key, was, text, by, revision)

    async def _last_of(self, key: str) -> Revision | None:
        own = [one for one in await self._store.revisions() if one[1] == key]
        return own[-1] if own else None

    async def _add(self, key: str, text: str, was: str, by: str, undo_of: int | None) -> EntryPublished | Trouble:
        """Stored first, live then, and only then the end."""
        revision = await self._store.add_revision(key, text, was, by, undo_of)
        if revision is None:
            return Trouble(kind="rejected", problems={key: CHANGED_MEANWHILE})
        await self._catch_up()
        log.event("content.published", revision=revision, key=key)
        return EntryPublished(revision)


def _checked(files: Callable[[], Mapping[str, bytes]]) -> Pack:
    pack = parse(files())
    problems = check(pack)
    if problems:
        raise ContentInvalid(problems)
    return pack


def _versions(catalogue: Catalogue) -> list[tuple[str, int]]:
    """Every version each service ever had: requests and drafts may be of any of them."""
    return [(service.code, version) for service in catalogue.services for version in range(1, service.version + 1)]


def _asked(words: Words) -> list[tuple[str, ...]]:
    """What the search is made of and an admin may change."""
    return [faq.paraphrases for faq in words.faqs]


def _texts(revisions: Iterable[Revision]) -> dict[str, str]:
    return {key: text for _, key, text, _ in revisions}


def _last(revisions: Sequence[Revision]) -> int:
    return revisions[-1][0] if revisions else 0
