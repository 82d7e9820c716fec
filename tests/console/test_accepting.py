"""Accepting at the console while the applicant corrects the request (P1): what nobody has seen is not accepted."""

from tests.console.test_work import does
from tests.console.world import World


async def test_a_correction_is_not_accepted_unseen(world: World) -> None:
    await world.hire("leila", "clerk", "unit_staff")
    card = await world.submit()
    leila = await world.signed_in("leila")
    place = f"/console/requests/{card.ref}"
    before = (await leila.get(place)).form("/do/accept")

    await world.app.desk.revise("revised", "citizen1", card.ref, {"workers": 3}, ())
    refused = await leila.post(f"{place}/do/accept", before)

    assert refused.status == 422
    assert "متقاضی همین حالا درخواست را اصلاح کرده است" in refused.words
    assert (await world.app.desk.request("citizen1", card.ref)).card.status == "submitted"
    accepted = await does(leila, place, "accept", await leila.get(place))
    assert "پذیرفته شد و رسید برای متقاضی رفت" in accepted.words
