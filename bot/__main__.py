"""The command line: verbs only.

mizban run                      web chat, pages and messengers, until stopped
mizban worker                   the same without web chat and pages; any number, on one PostgreSQL database
mizban chat                     talk to the bot in this terminal
mizban staff list               members of staff
mizban staff add REF …          add or replace a member
mizban staff invite REF         a one-time invitation for a member
mizban staff group UNIT         a one-time invitation for a unit's group
mizban staff absent REF         a member is away, and who stands in: --from --to --deputy, or --end
mizban inbox list               updates that failed for good and were put aside
mizban inbox replay ID          try one of them again
mizban outbox list              messages that could not be delivered, each with the reason
mizban outbox retry ID          send one of them again, or all of a reason: --reason CODE
mizban questions list           what citizens asked in vain, the most asked first
mizban check [FOLDER]           check a content pack
mizban report NAME              what happened in a period: performance, stages, survey, suggestions, staff, audit,
                                sample, quarterly: --from --to, --json --csv --xlsx --pdf
mizban units list               units; branches list, closures list: places and days off, as the desk has them
mizban demo year                an empty demo desk gets a year of 50,000 requests, to look at reports with
mizban rasa actions             our actions for an agency's own Rasa bot, until stopped
mizban rasa export [FOLDER]     a Rasa project out of the content pack
mizban rasa import FILE         an agency's nlu.yml into training phrases of the pack
mizban backup TARGET            the whole installation in one archive, while it serves
mizban restore ARCHIVE          the installation of an archive, in an empty place
mizban migrate                  bring both databases to this program's schema
mizban nlu ask|eval             what is understood of a text, and how well
mizban key new                  make this installation's key
"""

import argparse
import asyncio
import datetime as dt
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from backend_client.errors import DatabaseTooNew
from backend_client.seal import SealBroken
from bot import keys, log, settings
from bot.backup.refusal import Refused
from bot.cli import absent, demo, nlu, places, rasa, report
from bot.reasons import REASONS
from bot.settings import Settings, SettingsInvalid
from bot.store.schema import DatabaseAway, SchemaTooNew
from dialogs.content.problems import ContentInvalid

REFUSED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 refused by the data, 2 refused by settings or arguments."""
    asked = _parser().parse_args(argv)
    try:
        chosen = Settings.from_environ()
    except SettingsInvalid as invalid:
        print("\n".join(invalid.problems), file=sys.stderr)
        return REFUSED
    log.setup(chosen.log)
    verb: Callable[[Settings, argparse.Namespace], int] = asked.verb
    try:
        return verb(chosen, asked)
    except (keys.KeyUnusable, SealBroken, SchemaTooNew, DatabaseAway, DatabaseTooNew, Refused) as refused:
        print(refused, file=sys.stderr)
    except ContentInvalid as invalid:
        print("\n".join(str(problem) for problem in invalid.problems), file=sys.stderr)
    except OSError as refused:
        print(f"{refused.filename or chosen.listen}: {refused.strerror or refused}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mizban",
        description="The service desk in the citizen's messenger.",
        epilog=f"settings, from the environment:\n{settings.help_text()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("run", help="serve until stopped").set_defaults(verb=_run)
    verbs.add_parser("worker", help="serve without web chat and pages").set_defaults(verb=_worker)
    verbs.add_parser("chat", help="talk to the bot in this terminal").set_defaults(verb=_chat)
    check = verbs.add_parser("check", help="check a content pack")
    check.add_argument("folder", nargs="?", default="", help="a pack's name or folder; MIZBAN_PACK if left out")
    check.set_defaults(verb=_check)
    key = verbs.add_parser("key", help="this installation's key").add_subparsers(required=True, metavar="DEED")
    key.add_parser("new", help="make it, where there is none").set_defaults(verb=_new_key)
    _add_keeping_verbs(verbs)
    _add_staff_verbs(verbs.add_parser("staff", help="members of staff"))
    _add_queue_verbs(verbs)
    nlu.add_deeds(verbs.add_parser("nlu", help="what is understood of a text, and how well"))
    report.add_deeds(verbs.add_parser("report", help="what happened at the desk in a period"))
    places.add_deeds(verbs)
    demo.add_deeds(verbs.add_parser("demo", help="a desk to look at"))
    rasa.add_deeds(verbs.add_parser("rasa", help="for agencies that run a Rasa bot of their own"))
    return parser


def _add_keeping_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = verbs.add_parser("backup", help="the whole installation in one archive, while it serves")
    backup.add_argument("target", type=Path, help="a new file, or a folder to put it in")
    backup.add_argument("--with-key", action="store_true", help="put the key in it, too: it then reads everything")
    backup.set_defaults(verb=_backup)
    restore = verbs.add_parser("restore", help="the installation of an archive, in an empty place")
    restore.add_argument("archive", type=Path)
    restore.add_argument("--replace", action="store_true", help="even if something is there: it is lost for ever")
    restore.set_defaults(verb=_restore)
    migrate = verbs.add_parser("migrate", help="bring both databases to this program's schema")
    migrate.add_argument("--check", action="store_true", help="only say what is missing; exit code 1 if anything is")
    migrate.set_defaults(verb=_migrate)


def _add_staff_verbs(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(required=True, metavar="DEED")
    deeds.add_parser("list", help="all members").set_defaults(verb=_staff_list)
    add = deeds.add_parser("add", help="add or replace a member")
    add.add_argument("ref", help="a short name of your own choice, for example r.karimi")
    add.add_argument("--name", required=True)
    add.add_argument("--post", required=True)
    add.add_argument("--role", action="append", required=True, help="clerk, unit_staff, unit_head, content_editor …")
    add.add_argument("--unit", action="append", default=[], help="code of a unit; all if left out")
    add.add_argument("--branch", action="append", default=[], help="code of a branch; all if left out")
    add.add_argument("--inactive", action="store_true", help="may do nothing any more")
    add.set_defaults(verb=_staff_add)
    invite = deeds.add_parser("invite", help="a one-time invitation, to be sent to the bot")
    invite.add_argument("ref")
    invite.set_defaults(verb=_staff_invite)
    group = deeds.add_parser("group", help="a one-time invitation for a unit's group in a messenger")
    group.add_argument("unit", help="code of the unit")
    group.add_argument("--branch", default="", help="code of a branch; all if left out")
    group.set_defaults(verb=_staff_group)
    absent.add_deed(deeds)


def _add_queue_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    inbox = verbs.add_parser("inbox", help="updates that were put aside").add_subparsers(required=True, metavar="DEED")
    inbox.add_parser("list", help="id, channel, code and age of each").set_defaults(verb=_inbox_list)
    replay = inbox.add_parser("replay", help="try one again")
    replay.add_argument("id", type=int)
    replay.set_defaults(verb=_inbox_replay)
    outbox = verbs.add_parser("outbox", help="undelivered messages").add_subparsers(required=True, metavar="DEED")
    outbox.add_parser("list", help="id, channel, code, age and reason of each").set_defaults(verb=_outbox_list)
    retry = outbox.add_parser("retry", help="send one again, or all that failed for one reason")
    which = retry.add_mutually_exclusive_group(required=True)
    which.add_argument("id", type=int, nargs="?")
    which.add_argument("--reason", default="", choices=sorted(REASONS), help="a code of the list")
    retry.set_defaults(verb=_outbox_retry)
    asked = verbs.add_parser("questions", help="what citizens asked in vain")
    listing = asked.add_subparsers(required=True, metavar="DEED").add_parser("list", help="count, day, service, words")
    listing.add_argument("--all", action="store_true", help="also those that were answered or put aside since")
    listing.set_defaults(verb=_questions_list)


# Each verb imports what it needs when it is called: `mizban --help` and `mizban check` start at once.


def _run(chosen: Settings, _: argparse.Namespace) -> int:
    from bot.serving import serve

    return _until_stopped(serve(chosen))


def _worker(chosen: Settings, _: argparse.Namespace) -> int:
    from bot.serving import work

    if not chosen.database_url:
        print("MIZBAN_DATABASE_URL: workers share a PostgreSQL database; SQLite is for one process", file=sys.stderr)
        return REFUSED
    return _until_stopped(work(chosen))


def _chat(chosen: Settings, _: argparse.Namespace) -> int:
    from bot.serving import chat_here

    return _until_stopped(chat_here(chosen))


def _check(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot.pack import pack_folder, read_pack
    from dialogs.admin.reviews import due
    from dialogs.content.checks import check
    from dialogs.content.parser import parse
    from dialogs.persian import TEHRAN

    pack = parse(read_pack(pack_folder(asked.folder or chosen.pack)))
    problems = check(pack)
    for problem in problems:
        print(problem)
    for service in due(pack.catalogue.services, dt.datetime.now(dt.UTC).astimezone(TEHRAN).date()):
        print(f"{service.code}: its yearly review is due on {service.review_on} ({service.owner})")
    print(f"{len(pack.catalogue.services)} services, {len(problems)} problems")
    return 1 if problems else 0


def _backup(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot.backup.taking import back_up

    print(back_up(chosen, asked.target, dt.datetime.now(dt.UTC), _tell, with_key=asked.with_key))
    return 0


def _restore(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot.backup.restoring import restore

    restore(chosen, asked.archive, dt.datetime.now(dt.UTC), _tell, replace=asked.replace)
    return 0


def _migrate(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot.backup import upgrading

    if asked.check:
        return int(upgrading.missing(chosen, print))
    upgrading.upgrade(chosen, print)
    return 0


def _tell(line: str) -> None:
    """Progress, apart from what the command gives."""
    print(line, file=sys.stderr, flush=True)


def _new_key(chosen: Settings, _: argparse.Namespace) -> int:
    print(keys.new_secret(chosen.data_dir))
    return 0


def _staff_group(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot import staffing

    return _until_stopped(staffing.invite_group(chosen, asked.unit, asked.branch, print))


def _staff_list(chosen: Settings, _: argparse.Namespace) -> int:
    from bot import staffing

    return _until_stopped(staffing.list_members(chosen, print))


def _staff_add(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot import staffing

    try:
        member = staffing.member_of(vars(asked))
    except staffing.NoSuchRole as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    return _until_stopped(staffing.add(chosen, member, print))


def _staff_invite(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot import staffing

    return _until_stopped(staffing.invite_member(chosen, asked.ref, print))


def _inbox_list(chosen: Settings, _: argparse.Namespace) -> int:
    from bot import failed

    return _until_stopped(failed.list_quarantined(chosen, print))


def _inbox_replay(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot import failed

    return _until_stopped(failed.replay(chosen, asked.id, print))


def _outbox_list(chosen: Settings, _: argparse.Namespace) -> int:
    from bot import failed

    return _until_stopped(failed.list_undelivered(chosen, print))


def _outbox_retry(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot import failed

    return _until_stopped(failed.send_again(chosen, asked.id, asked.reason, print))


def _questions_list(chosen: Settings, asked: argparse.Namespace) -> int:
    from bot import questions

    return _until_stopped(questions.list_questions(chosen, print, every=asked.all))


def _until_stopped(work: Coroutine[Any, Any, int]) -> int:
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
