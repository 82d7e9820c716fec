"""R18, R19: the started program is backed up while many talk to it, dies, and goes on in another place."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copy

from aiohttp import ClientSession

from tests.journey import journey
from tests.journey.checks import check_receipt, enrolled
from tests.journey.journey import Receipt
from tests.journey.program import Installation, Server, running
from tests.journey.test_kill import demo_invitation, said
from tests.messenger import Messenger
from tests.messenger.journey import TelegramParty, WebParty


async def receipt_of(citizen: WebParty, clerk: TelegramParty) -> Receipt:
    """A request, accepted."""
    await journey.opens_form(citizen)
    await journey.fills_form(citizen)
    code = await journey.submits(citizen)
    await clerk.expects(code)
    await clerk.presses("باز کردن درخواست")
    await clerk.expects("پاسخ‌های فرم")
    await clerk.presses("پذیرش درخواست")
    await clerk.expects("پذیرفته شد و رسید برای متقاضی رفت")
    return await journey.receives_receipt(citizen, code)


async def chatters(citizen: WebParty, until: asyncio.Event) -> None:
    """Opens a form and gives it up, again and again."""
    while not until.is_set():
        await citizen.says("گواهی سکونت")
        await citizen.expects("کد خدمت")
        await citizen.says("منو")
        await citizen.expects("از کجا شروع کنیم")


def asked(installation: Installation, database: str, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(installation.folder / "var" / database)) as db:
        return db.execute(sql).fetchall()


async def test_backed_up_under_load_killed_and_restored_elsewhere(tmp_path: Path) -> None:
    """Codes are known, receipts stand, the form goes on at its question, nobody hears a thing twice."""
    async with Messenger() as messenger, ClientSession() as http:
        old = Installation(tmp_path / "old", telegram=(messenger.token, messenger.url))
        new = Installation(tmp_path / "new", telegram=old.telegram)
        for installation in (old, new):
            (installation.folder / "var").mkdir(parents=True)
        server = await Server.starts(old)
        person = messenger.person("رضا")
        clerk = TelegramParty(person)
        await enrolled(clerk, await demo_invitation(http, server))
        first, second, third = [await WebParty.arrives(http, server.address) for _ in range(3)]
        receipt = await receipt_of(first, clerk)
        await journey.opens_form(second)
        await second.says("مینا نمونه‌پور")
        await second.expects("کد ملی")

        enough = asyncio.Event()
        load = [asyncio.create_task(chatters(await WebParty.arrives(http, server.address), enough)) for _ in range(4)]
        archive = (await old.says("backup", str(tmp_path))).strip()
        enough.set()
        await asyncio.gather(*load)
        await third.says("سلام")  # after the backup: lost
        await third.expects("میز خدمت")
        await server.is_killed()

        copy(old.folder / "var" / "secret.key", new.folder / "var" / "secret.key")
        await new.says("restore", archive)
        notices = len(person.inbox)
        async with running(new) as risen:
            for party in (first, second):
                party.moves_to(risen.address)
            await second.says("۰۰۸۴۵۷۵۹۴۸")
            await second.expects("شمارهٔ تلفن همراه")
            await check_receipt(http, receipt_at(risen, receipt), await WebParty.arrives(http, risen.address))
            await journey.finishes_stages(clerk)
            await journey.hears_of_stages(first)
        new_ones = [message.text for message in person.inbox[notices:]]
        old_ones = [message.text for message in person.inbox[:notices]]

    assert not [text for text in new_ones if "درخواست تازه" in text]
    assert len([text for text in old_ones if "درخواست تازه" in text]) == 1
    assert said(first, "ثبت شد. کد پیگیری") == 1
    assert said(first, "پذیرفته شد") == 1
    assert asked(new, "desk.db", "SELECT count(*) FROM request") == [(1,)]
    assert asked(new, "bot.db", "SELECT count(*) FROM inbox WHERE state = 'quarantined'") == [(0,)]


def receipt_at(server: Server, receipt: Receipt) -> Receipt:
    """The same paper, whose address opens where the program is now."""
    return Receipt(receipt.code, server.address, receipt.token)


async def test_a_newer_schema_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Of either database, by every command that would open it."""
    for database, told in (("bot.db", "bot.db has schema 9999"), ("desk.db", "the desk's database is newer")):
        installation = Installation(tmp_path / database)
        installation.folder.mkdir()
        await installation.says("staff", "list")
        with closing(sqlite3.connect(installation.folder / "var" / database)) as db, db:
            db.execute("UPDATE alembic_version SET version_num = '9999'")
        for verb in (("run",), ("migrate", "--check"), ("backup", str(tmp_path / "a.tar"))):
            installation.log.write_bytes(b"")
            process = await installation.begin(*verb)
            await process.communicate()
            log = installation.log.read_text("utf-8")
            assert process.returncode == 1, log
            assert "Traceback" not in log
            assert "9999" in log or told in log


async def test_a_restore_into_a_place_in_use_is_refused(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    async with running(installation):
        archive = (await installation.says("backup", str(tmp_path / "a.tar"))).strip()
        refused = await installation.begin("restore", archive, "--replace")
        await refused.communicate()
        assert refused.returncode == 1
    assert "another mizban process is using it" in installation.log.read_text("utf-8")
    assert await installation.says("migrate", "--check")


async def test_from_a_laptop_to_a_country_and_back(tmp_path: Path, postgres_url: str) -> None:
    """One form, begun on SQLite, gone on with on PostgreSQL, ended on SQLite again."""
    laptop, back = Installation(tmp_path / "laptop"), Installation(tmp_path / "back")
    country = Installation(tmp_path / "country", database=postgres_url)
    async with ClientSession() as http:
        for installation in (laptop, country, back):
            (installation.folder / "var").mkdir(parents=True)
        async with running(laptop) as server:
            citizen = await WebParty.arrives(http, server.address)
            await journey.opens_form(citizen)
            await citizen.says("مینا نمونه‌پور")
            await citizen.expects("کد ملی")
            first = (await laptop.says("backup", str(tmp_path / "first.tar"), "--with-key")).strip()

        await country.says("restore", first)
        async with running(country) as server:
            citizen.moves_to(server.address)
            await citizen.says("۰۰۸۴۵۷۵۹۴۸")
            await citizen.expects("شمارهٔ تلفن همراه")
            await citizen.says("0912 111 2233")
            await citizen.expects("کدام دفتر")
            second = (await country.says("backup", str(tmp_path / "second.tar"), "--with-key")).strip()
            refused = await country.begin("restore", second, "--replace")
            await refused.communicate()
            assert refused.returncode == 1
            assert "mizban is running on this database" in country.log.read_text("utf-8")

        await back.says("restore", second)
        async with running(back) as server:
            citizen.moves_to(server.address)
            await journey.tells_business(citizen)
            await journey.sends_documents(citizen)
            await journey.submits(citizen)
    assert asked(back, "desk.db", "SELECT count(*) FROM request") == [(1,)]
