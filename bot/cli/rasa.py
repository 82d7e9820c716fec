"""`mizban rasa …`: for agencies that run a Rasa bot of their own (docs/rasa.md)."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.settings import Settings

REFUSED = 2
NOT_INSTALLED = (
    "rasa-sdk is not installed; in a virtual environment of its own run: "
    "pip install --require-hashes -r requirements/rasa.txt, or: make rasa"
)


def add_deeds(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(required=True, metavar="DEED")
    deeds.add_parser("actions", help="serve our actions to Rasa until stopped").set_defaults(verb=_actions)
    export = deeds.add_parser("export", help="a Rasa project out of the content pack")
    export.add_argument("folder", nargs="?", type=Path, default=Path("rasa"), help="where to write it (default: rasa)")
    export.add_argument("--replace", action="store_true", help="write over other files that stand there")
    export.set_defaults(verb=_export)
    taken = deeds.add_parser("import", help="an agency's nlu.yml into training phrases of the content pack")
    taken.add_argument("file", type=Path)
    taken.add_argument("--out", type=Path, help="a pack's folder; MIZBAN_PACK if left out")
    taken.add_argument(
        "--map", action="append", default=[], metavar="THEIRS=OURS", help="an intent; OURS empty: leave it out"
    )
    taken.add_argument("--entity", action="append", default=[], metavar="THEIRS=OURS", help="an entity, likewise")
    taken.add_argument(
        "--replace", action="store_true", help="write the files of these intents anew, what stands in them is lost"
    )
    taken.set_defaults(verb=_import)


def _actions(chosen: Settings, _: argparse.Namespace) -> int:
    try:
        from bot.rasa.server import serve
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in {"rasa_sdk", "sanic"}:
            raise
        print(NOT_INSTALLED, file=sys.stderr)
        return REFUSED
    return asyncio.run(serve(chosen, lambda line: print(line, flush=True)))


def _export(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot.pack import pack_folder, read_pack
    from bot.rasa.export import FilesExist, project, write
    from bot.rasa.speech import Words
    from dialogs.content.assembly import assemble
    from dialogs.content.checks import check
    from dialogs.content.parser import parse
    from dialogs.content.problems import ContentInvalid
    from nlu.model import Material, build

    pack = parse(read_pack(pack_folder(chosen.pack)))
    if problems := check(pack):
        raise ContentInvalid(problems)
    nothing_asked = build(Material())
    content = assemble(pack.words[pack.language], pack.catalogue, {}, 0, nothing_asked)
    words = Words(content, chosen.public_address)
    files = project(words, action_server=f"http://{chosen.rasa_listen}", token=bool(chosen.rasa_token))
    try:
        write(files, asked.folder, replace=asked.replace)
    except FilesExist as refused:
        print(refused, file=sys.stderr)
        return 1
    print(f"{len(files)} files in {asked.folder}; there run: rasa train")
    return 0


def _import(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot.pack import pack_folder, read_pack
    from bot.rasa.foreign import Mapped, read_foreign
    from bot.rasa.importing import merge, training_files
    from dialogs.content.parser import parse
    from nlu.training import BadExample

    source = pack_folder(chosen.pack)
    folder = asked.out or source
    if folder == source != Path(chosen.pack):
        print(f"the pack '{chosen.pack}' came with the program; name a folder with --out", file=sys.stderr)
        return REFUSED
    pack = parse(read_pack(source))
    try:
        mapped = Mapped(
            _intents(asked.map), _entities(asked.entity), frozenset(one.code for one in pack.catalogue.services)
        )
    except BadExample as bad:
        print(bad, file=sys.stderr)
        return REFUSED
    foreign = read_foreign(str(asked.file), asked.file.read_bytes(), mapped)
    place = f"words/{pack.language}/training"
    merged = merge(place, foreign.phrases, training_files(folder, place), str(asked.file), replace=asked.replace)
    for path, content in merged.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for skipped in (*foreign.skipped, *merged.skipped):
        print(skipped, file=sys.stderr)
    print(f"{merged.added} phrases added in {len(merged.files)} files, {merged.known} were there already")
    return 0


def _intents(pairs: list[str]) -> dict[str, str]:
    """Raises BadExample for a name that is none of ours."""
    from nlu.training import read_intent

    mapped = dict(_pair(pair) for pair in pairs)
    for ours in filter(None, mapped.values()):
        read_intent(ours)
    return mapped


def _entities(pairs: list[str]) -> dict[str, str]:
    """Raises BadExample for a name that is none of ours."""
    from nlu.training import ENTITIES, BadExample

    mapped = dict(_pair(pair) for pair in pairs)
    for ours in filter(None, mapped.values()):
        if ours not in ENTITIES:
            raise BadExample(f"no entity '{ours}'; use one of {', '.join(ENTITIES)}")
    return mapped


def _pair(text: str) -> tuple[str, str]:
    """Raises BadExample."""
    from nlu.training import BadExample

    theirs, given, ours = text.partition("=")
    if not theirs or not given:
        raise BadExample(f"'{text}': write THEIRS=OURS")
    return theirs.strip(), ours.strip()
