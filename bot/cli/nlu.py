"""`mizban nlu …`: what the bot understands of a text, and how well it understands in general (docs/nlu.md)."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from bot.settings import Settings

ROWS = 'JSON lines of {"query", "faq_id" or null, "style"}; with --intents of {"text", "intent", "partition"}'


def add_deeds(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(required=True, metavar="DEED")
    ask = deeds.add_parser("ask", help="one text a line from standard input, its meaning as one JSON a line")
    ask.set_defaults(verb=_ask)
    judge = deeds.add_parser("eval", help="figures over questions with known answers")
    judge.add_argument("file", type=Path, help=ROWS)
    judge.add_argument("--intents", action="store_true", help="train on one partition, test on another")
    judge.add_argument("--plot", type=Path, help="write reliability and precision over coverage as SVG")
    judge.set_defaults(verb=_eval)
    for deed, usual in ((ask, "citizen"), (judge, "agency")):
        told = f"whose questions are searched (default: {usual})"
        deed.add_argument("--audience", choices=("citizen", "agency", "all"), default=usual, help=told)


def _ask(chosen: Settings, asked: argparse.Namespace) -> int:
    from nlu.understand import understand

    model = asyncio.run(model_of(chosen))
    for line in sys.stdin:
        if text := line.rstrip("\n"):
            print(json.dumps(told(understand(model, text, _context(asked.audience))), ensure_ascii=False), flush=True)
    return 0


def told(meaning: Any) -> dict[str, Any]:
    """The form that docs/nlu.md describes."""
    return {
        "text": meaning.text,
        "normal": meaning.normal,
        "intent": meaning.intent.name,
        **({"info": meaning.intent.info} if meaning.intent.info else {}),
        "confidence": round(meaning.intent.p, 4),
        "faq": [{"id": hit.id, "p": round(hit.p, 4)} for hit in meaning.faq.hits[:3]],
        "action": meaning.faq.action,
        "entities": [
            {"entity": one.entity, "value": one.value, "start": one.start, "end": one.end} for one in meaning.entities
        ],
    }


def _eval(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot.cli import nlu_eval

    if not asked.file.is_file():
        print(f"{asked.file}: no such file", file=sys.stderr)
        return 2
    try:
        rows = nlu_eval.rows_of(asked.file, asked.intents)
    except ValueError as broken:
        print(broken, file=sys.stderr)
        return 2
    if asked.intents:
        nlu_eval.judge_intents(rows)
        return 0
    judged = nlu_eval.judge_questions(asyncio.run(model_of(chosen)), rows, _context(asked.audience))
    if asked.plot:
        from nlu.plot import drawn

        asked.plot.write_text(drawn(judged), encoding="utf-8")
    return 0


def _context(audience: Any) -> Any:
    import datetime as dt

    from dialogs import persian
    from nlu.meaning import Context

    return Context(now=dt.datetime.now(persian.TEHRAN), audience=audience)


async def model_of(chosen: Settings) -> Any:
    """Of the pack as it stands on disk; what admins have added since is not in it."""
    from bot.models import Models
    from bot.pack import pack_folder, read_pack
    from dialogs.content.material import material_of
    from dialogs.content.parser import parse

    pack = parse(read_pack(pack_folder(chosen.pack)))
    return await Models.chosen(chosen).of(material_of(pack.words[pack.language], pack.catalogue))
