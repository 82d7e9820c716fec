"""The way into the console: one link, once, for minutes; a session that ends (attacks 2, 4, 5, 11; ASVS 6.5, 7.4)."""

import asyncio
import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from bot.console.entry import token_hash
from tests.console.world import World

OUTSIDE = "https://elsewhere.example"


async def test_looking_at_the_link_does_not_spend_it(world: World) -> None:
    """A messenger's preview fetches it, more than once, without a cookie."""
    await world.hire("leila", "clerk")
    link = await world.link("leila")
    preview, browser = world.browser(), world.browser()

    for _ in range(3):
        shown = await preview.get(link)
        assert shown.status == 200
    async with preview.client.head(link) as head:
        assert head.status == 200
    assert preview.cookies == {}

    entered = await browser.post(link)
    assert entered.url.endswith("/console/queue")


async def test_a_link_is_good_once(world: World) -> None:
    await world.hire("leila", "clerk")
    link = await world.link("leila")
    first, second = world.browser(), world.browser()

    seen = await asyncio.gather(first.post(link), second.post(link))

    assert sorted(page.status for page in seen) == [200, 403]
    assert sorted(len(browser.cookies) for browser in (first, second)) == [0, 1]
    replayed = await world.browser().post(link)
    assert replayed.status == 403
    assert "یک بار و تا پنج دقیقه" in replayed.words


async def test_a_link_is_good_for_five_minutes(world: World) -> None:
    await world.hire("leila", "clerk")
    link = await world.link("leila")
    world.clock.now += dt.timedelta(minutes=5)

    assert (await world.browser().post(link)).status == 403


async def test_nobody_guesses_for_long(world: World) -> None:
    """Neither from one place, nor does a refusal tell whether the link exists."""
    await world.hire("leila", "clerk")
    link = await world.link("leila")
    browser = world.browser()
    guesses = [(await browser.post(f"/console/enter/{number:040x}")).status for number in range(8)]

    assert guesses[:6] == [403] * 6
    assert guesses[6:] == [429] * 2
    assert (await browser.post(link)).status == 429


@pytest.mark.parametrize("origin", [OUTSIDE, "null", None])
async def test_only_our_own_page_redeems(world: World, origin: str | None) -> None:
    await world.hire("leila", "clerk")
    link = await world.link("leila")
    browser = world.browser()

    assert (await browser.post(link, origin=origin)).status == 403
    assert browser.cookies == {}
    assert (await browser.post(link)).status == 200


async def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(tmp_path: Path) -> None:
    world = World(tmp_path, "https://desk.example")
    await world.open()
    await world.hire("leila", "clerk")
    told = await world.says("leila", "/console")
    assert "https://desk.example/console/enter/" in told
    path = told.rpartition("https://desk.example")[2].split()[0]

    entered = await world.browser().post(path, follow=False)

    cookie = entered.headers["Set-Cookie"]
    assert cookie.startswith("__Host-console=")
    assert {"HttpOnly", "Path=/", "SameSite=Strict", "Secure"} <= {part.strip() for part in cookie.split(";")}
    await world.close()


async def test_only_hashes_are_kept(world: World, tmp_path: Path) -> None:
    await world.hire("leila", "clerk")
    link = await world.link("leila")
    browser = world.browser()
    await browser.post(link)

    token = link.rpartition("/")[2]
    with sqlite3.connect(tmp_path / "var" / "bot.db") as db:
        kept = "\n".join(db.iterdump())
    db.close()
    assert token_hash(token) in kept
    assert token_hash(browser.cookies["console"]) in kept
    assert token not in kept
    assert browser.cookies["console"] not in kept


async def test_a_session_ends_when_it_idles_and_when_the_day_is_over(world: World) -> None:
    await world.hire("leila", "clerk")
    leila = await world.signed_in("leila")
    for _ in range(4):
        world.clock.now += dt.timedelta(minutes=29)
        assert (await leila.get("/console/queue")).status == 200
    world.clock.now += dt.timedelta(minutes=31)
    ended = await leila.get("/console/queue")
    assert ended.status == 401
    assert "«کنسول» را بفرستید" in ended.words

    leila = await world.signed_in("leila")
    for _ in range(8 * 3 - 1):
        world.clock.now += dt.timedelta(minutes=20)
        assert (await leila.get("/console/queue")).status == 200
    world.clock.now += dt.timedelta(minutes=20)
    assert (await leila.get("/console/queue")).status == 401


async def test_signing_out_ends_the_session_at_the_server(world: World) -> None:
    await world.hire("leila", "clerk")
    leila = await world.signed_in("leila")
    cookie = leila.cookies["console"]
    page = await leila.get("/console/queue")

    left = await leila.post("/console/leave", page.form("/console/leave"))

    assert "از کنسول خارج شدید" in left.words
    assert leila.cookies == {}
    thief = world.browser()
    assert (await thief.get("/console/queue", headers={"Cookie": f"console={cookie}"})).status == 401


async def test_whoever_is_dismissed_is_out_at_the_next_request_everywhere(world: World) -> None:
    """Attack 4: all sessions of the person, and a link that was asked for before."""
    member = await world.hire("leila", "clerk")
    card = await world.submit()
    phone, desk = await world.signed_in("leila"), await world.signed_in("leila")
    link = await world.link("leila")
    page = await desk.get(f"/console/requests/{card.ref}")
    await world.dismiss(member)

    refused = await desk.post(f"/console/requests/{card.ref}/do/take", page.form("/do/take"))

    assert refused.status == 401
    assert "دسترسی این حساب به کنسول پایان یافته است" in refused.words
    await world.hire("leila", "clerk")  # back again: what was ended stays ended
    assert (await phone.get("/console/queue")).status == 401
    await world.dismiss(member)
    assert (await world.browser().post(link)).status == 401
    assert "حساب شما در آن ثبت نشده است" in await world.says("leila", "/console")


async def test_while_the_desk_is_away_nobody_is_let_in_or_thrown_out(world: World) -> None:
    await world.hire("leila", "clerk")
    leila = await world.signed_in("leila")
    world.faults.held.add("member")
    away = await leila.get("/console/queue")
    assert away.status == 503
    assert "چیزی تغییر نکرده است" in away.words

    world.faults.held.clear()
    assert (await leila.get("/console/queue")).status == 200


async def test_coming_and_going_leave_a_trace(world: World) -> None:
    await world.hire("leila", "clerk")
    leila = await world.signed_in("leila")
    page = await leila.get("/console/queue")
    await leila.post("/console/leave", page.form("/console/leave"))

    assert await world.audits("console.") == [("console.enter", "", "signed_in"), ("console.leave", "", "signed_out")]
