"""A request worked through on the console, from acceptance to the response (G4, G5, G11, P1, E7)."""

import aiohttp

from tests.console.world import Browser, Seen, World
from tests.files import pdf


async def test_a_request_goes_from_the_queue_to_its_response(world: World) -> None:
    await world.hire("leila", "clerk", "unit_staff")
    card = await world.submit()
    leila = await world.signed_in("leila")
    place = f"/console/requests/{card.ref}"

    queue = await leila.get("/console/queue")
    assert "صدور مجوز کسب‌وکار خانگی" in queue.words
    assert place in queue.text
    accepted = await does(leila, place, "accept", await leila.get(place))
    assert "پذیرفته شد و رسید برای متقاضی رفت" in accepted.words
    assert "مرحلهٔ کنونی" in accepted.words

    asked = await does(leila, place, "ask", text="نشانی کارگاه همان نشانی خانه است؟")
    assert "نشانی کارگاه همان نشانی خانه است؟" in asked.words
    for _ in range(3):
        finished = await does(leila, place, "finish", note="بررسی شد")
    assert "انجام شده" in finished.words
    await responds(leila, place)

    issued = await leila.get(place)
    assert "پاسخ به متقاضی" in issued.words or "پاسخ صادر شده است" in issued.words
    assert "مجوز شما صادر شد." in issued.words
    assert "مجوز.pdf" in issued.words


async def does(browser: Browser, place: str, deed: str, page: Seen | None = None, **texts: str) -> Seen:
    """Fill in the deed's form and send it; `page`: where its button stands already."""
    shown = page or await browser.get(f"{place}/do/{deed}")
    done = await browser.post(f"{place}/do/{deed}", {**shown.form(f"/do/{deed}"), **texts})
    assert done.status == 200, done.words
    assert "done=" in done.url, done.words
    return done


async def responds(browser: Browser, place: str) -> None:

    shown = await browser.get(f"{place}/do/respond")
    data = aiohttp.FormData(quote_fields=False)  # as browsers do
    for name, value in {
        **shown.form("/do/respond"),
        "response": "مجوز شما صادر شد.",
        "law": "0",
        "outcome": "granted",
    }.items():
        data.add_field(name, value)
    data.add_field("step", "preview")
    data.add_field("files", pdf("مجوز.pdf"), filename="مجوز.pdf", content_type="application/pdf")
    preview = await browser.post(f"{place}/do/respond", data)
    assert "هنوز صادر نشده است" in preview.words
    assert "مجوز.pdf" in preview.words
    done = await browser.post(f"{place}/do/respond", {**preview.form("/do/respond"), "step": "send"})
    assert "done=" in done.url, done.words
