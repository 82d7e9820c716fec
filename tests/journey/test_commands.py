"""The operator's commands, as processes of their own."""

from pathlib import Path

from tests.journey.program import Installation


async def test_a_role_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    refused = await installation.begin("staff", "add", "r.karimi", "--name", "x", "--post", "y", "--role", "clark")
    await refused.communicate()
    assert refused.returncode == 2
    told = installation.log.read_text("utf-8")
    assert told.startswith("no such role: clark; write any of: clerk, ")
    assert "Traceback" not in told


async def test_staff_are_added_invited_and_listed(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    invitation = await installation.invited("r.karimi", "رضا کریمی", "کارشناس", "clerk")
    assert invitation.startswith("/start invite_")
    assert await installation.says("staff", "list") == "r.karimi: رضا کریمی, کارشناس; clerk; everywhere\n"
