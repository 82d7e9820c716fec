"""Every action of the console by every role, other units and branches, and what a forged form does (attacks 2, 3)."""

from typing import get_args

import pytest

from backend_client.contract import Role
from bot import access
from bot.access import CONSOLE, REPORTS, RuleMissing
from bot.console import door
from bot.console.deeds import DEEDS
from bot.console.door import ROUTES
from bot.console.site import DOES, SHOWS
from tests.console.world import Browser, World

ROLES: tuple[Role, ...] = get_args(Role)
WORKS = {"clerk", "unit_staff", "unit_head"}
ALLOWED: dict[str, set[str]] = {
    "home": set(ROLES),
    "queue": WORKS,
    "find": WORKS,
    "request": WORKS,
    "document": WORKS,
    "response_file": WORKS,
    "paper": WORKS,
    "deed": WORKS,
    "do": WORKS,
    "follow_ups": {"head"},
    "follow_up": {"head"},
    "settle": {"head"},
    "calendar": set(ROLES),
    "arrive": WORKS | {"counter_clerk"},
    "reports": {"unit_head", "head", "evaluator"},
    "report": {"unit_head", "head", "evaluator"},
    "download": {"unit_head", "head", "evaluator"},
    "draw": {"head", "evaluator"},
}
"""Written out once more, so that a slip in the table is seen here."""
READS: dict[str, set[str]] = {
    "performance": {"unit_head", "head", "evaluator"},
    "stages": {"unit_head", "head", "evaluator"},
    "survey": {"head", "evaluator"},
    "suggestions": {"head"},
    "staff": {"head"},
    "audit": {"head", "evaluator"},
    "sample": {"head", "evaluator"},
    "quarterly": {"head"},
    "breaches": {"head", "evaluator"},
    "funnel": {"head", "evaluator"},
    "questions": {"head"},
}
OPEN = {"enter", "redeem", "leave", "asset"}


def test_every_action_stands_in_all_tables() -> None:
    actions = {action for _, _, action in ROUTES}

    assert actions == set(CONSOLE) == ALLOWED.keys() | OPEN
    assert SHOWS.keys() | DOES.keys() | {"home"} | OPEN == actions


@pytest.mark.parametrize("action", sorted(CONSOLE))
def test_an_address_without_a_rule_fails_at_start(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    door.verify_complete()
    monkeypatch.setattr(door, "CONSOLE", {name: rule for name, rule in CONSOLE.items() if name != action})
    with pytest.raises(RuleMissing, match=action):
        door.verify_complete()


@pytest.mark.parametrize("role", ROLES)
async def test_no_wrong_role_passes(world: World, role: Role) -> None:
    """Whatever the menu showed; refusals are written down."""
    await world.hire("one", role)
    card = await world.submit()
    view = await world.document_of(card.ref)
    browser = await world.signed_in("one")
    form_token = (await browser.get("/console/calendar")).form("/console/leave")["form_token"]

    for method, place, action in ROUTES:
        if action in OPEN:
            continue
        report = "sample" if action == "draw" else "performance"
        path = "/console" + place.format(
            ref=card.ref,
            sha256=view,
            deed="take",
            token="x",
            name="x",
            report=report,
            form="csv",
            paper="receipt_a5",
            file="x",
        )
        if method == "GET":
            status, _, _ = await browser.bytes(path)
        else:
            status = (await browser.post(path, {"form_token": form_token, "count": "1"})).status
        assert (status == 403) == (role not in ALLOWED[action]), (action, status)
        assert status < 500
    refused = {name for name, _, outcome in await world.audits("console.") if outcome == "refused"}
    assert refused == {f"console.{action}" for action, roles in ALLOWED.items() if role not in roles}


@pytest.mark.parametrize("role", ROLES)
async def test_the_menu_offers_what_the_role_may_see(world: World, role: Role) -> None:
    await world.hire("one", role)
    browser = await world.signed_in("one")
    home = await browser.get("/console")

    assert home.status == 200
    for place in ("queue", "calendar", "reports"):
        assert (f'href="/console/{place}"' in home.text) == (role in ALLOWED[place])


@pytest.mark.parametrize("role", ROLES)
async def test_each_report_is_shown_to_its_readers_alone(world: World, role: Role) -> None:
    """F22: neither the index nor the address nor the file; what is refused is written down."""
    assert REPORTS.keys() == READS.keys()
    await world.hire("one", role)
    browser = await world.signed_in("one")
    index = await browser.get("/console/reports")
    for name, roles in READS.items():
        admitted = role in roles
        assert (f'href="/console/reports/{name}"' in index.text) == admitted
        for path in (name, f"{name}/json"):
            status, _, _ = await browser.bytes(f"/console/reports/{path}?period=this_month")
            assert (status == 403) == (not admitted), (path, status)
            assert status < 500
    if index.status == 200:
        refused = {target for action, target, outcome in await world.audits("console.report") if outcome == "refused"}
        assert refused == {name for name, roles in READS.items() if role not in roles}


async def test_nothing_is_shown_without_a_session(world: World) -> None:
    card = await world.submit()
    stranger = world.browser()
    for method, place, action in ROUTES:
        if action in {"enter", "redeem", "asset"}:
            continue
        path = "/console" + place.format(
            ref=card.ref, sha256="0" * 64, deed="take", report="audit", form="pdf", paper="x", file="x"
        )
        seen = await (stranger.get(path) if method == "GET" else stranger.post(path, {}))
        assert seen.status == 401, action
        assert card.tracking_code[:6] not in seen.text


@pytest.mark.parametrize(("units", "branches"), [(["revenue"], []), ([], ["south"])])
async def test_requests_of_other_units_and_branches_do_not_exist(
    world: World, units: list[str], branches: list[str]
) -> None:
    """Attack 3: the queue, the code, the address, its documents and each deed."""
    await world.hire("other", "clerk", "unit_head", units=units, branches=branches)
    card = await world.submit()
    sha256 = await world.document_of(card.ref)
    other = await world.signed_in("other")
    place = f"/console/requests/{card.ref}"

    queue = await other.get("/console/queue")
    assert "اکنون درخواست بازی در واحد شما نیست" in queue.words
    search = queue.form("/console/find")
    found = await other.post("/console/find", {**search, "text": card.tracking_code})
    unknown = await other.post("/console/find", {**search, "text": "MZ0123456789ABC"})
    assert found.status == unknown.status == 404
    assert "پیدا نشد" in found.words
    for path in (place, f"{place}/do/accept", f"{place}/documents/{sha256}"):
        assert (await other.get(path)).status == 404
    form = {"form_token": queue.form("/console/leave")["form_token"], "key": "0" * 32}
    for deed in DEEDS:
        assert (await other.post(f"{place}/do/{deed}", {**form, "text": "x", "step": "send"})).status == 404, deed
        assert (await other.get(f"{place}/do/{deed}?no=1")).status == 404, deed
    assert (await world.app.desk.queue("other")) == ()


async def test_a_document_opens_only_with_its_own_request(world: World) -> None:
    await world.hire("leila", "clerk")
    first, second = await world.submit(1), await world.submit(2)
    sha256 = await world.document_of(first.ref)
    leila = await world.signed_in("leila")

    assert (await leila.get(f"/console/requests/{second.ref}/documents/{sha256}")).status == 404
    assert (await leila.get(f"/console/requests/{first.ref}/documents/../../x")).status == 404
    assert (await leila.get(f"/console/requests/{first.ref}/documents/{'0' * 64}")).status == 404


async def test_unit_staff_are_not_offered_what_clerks_do_and_are_refused_it(world: World) -> None:
    await world.hire("sara", "unit_staff")
    card = await world.submit()
    sara = await world.signed_in("sara")
    page = await sara.get(f"/console/requests/{card.ref}")
    assert "/do/take" in page.text
    assert "/do/accept" not in page.text

    tried = await sara.post(f"/console/requests/{card.ref}/do/accept", page.form("/do/take"))

    assert tried.status == 403
    assert "این کار در اختیار نقش شما نیست" in tried.words
    assert ("AcceptRequest", card.ref, "not_permitted") in await world.audits()
    assert (await world.app.desk.open_request("sara", card.ref)).card.status == "submitted"


async def test_a_form_counts_only_from_a_page_of_this_session(world: World) -> None:
    """Forged by another site, by a page without our token, by somebody else's token."""
    await world.hire("leila", "clerk")
    await world.hire("omid", "clerk")
    card = await world.submit()
    leila, omid = await world.signed_in("leila"), await world.signed_in("omid")
    place = f"/console/requests/{card.ref}"
    form = (await leila.get(place)).form("/do/take")
    others = (await omid.get(place)).form("/do/take")

    async def refused(browser: Browser, data: dict[str, str], origin: str | None = "") -> bool:
        return (await browser.post(f"{place}/do/take", data, origin=origin)).status == 403

    assert await refused(leila, form, "https://elsewhere.example")
    assert await refused(leila, form, "null")
    assert await refused(leila, form, None)
    assert await refused(leila, {"key": form["key"]})
    assert await refused(leila, {**form, "form_token": ""})
    assert await refused(leila, {**form, "form_token": "ناشناس"})
    assert await refused(leila, others)
    assert (await world.app.desk.open_request("leila", card.ref)).card.taken_by == ""
    assert (await leila.post(f"{place}/do/take", form)).status == 200


def test_the_console_and_the_chat_agree_on_who_works() -> None:
    from dialogs.protocol import ReadQueue, ReadStaffRequest

    assert access.RULES[ReadQueue].roles == CONSOLE["queue"].roles == access.RULES[ReadStaffRequest].roles
