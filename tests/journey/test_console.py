"""The whole journey in the terminal: one person plays the citizen and the clerk."""

from pathlib import Path

from tests.journey.journey import whole_journey
from tests.journey.program import Installation
from tests.journey.terminal import ConsoleParty, terminal


async def test_a_citizen_and_a_clerk_in_the_terminal(tmp_path: Path) -> None:
    async with terminal(Installation(tmp_path)) as opened:
        citizen, clerk = ConsoleParty(opened, "citizen"), ConsoleParty(opened, "clerk")
        await citizen.expects("میز خدمت")
        await clerk.expects("خوش آمدید")
        await whole_journey(citizen, clerk)


async def test_the_terminal_and_a_server_do_not_share_a_data_directory(tmp_path: Path) -> None:
    installation = Installation(tmp_path)
    async with terminal(installation):
        second = await installation.begin("run")
        await second.communicate()
        assert second.returncode == 1
        assert "another mizban process is using it" in installation.log.read_text("utf-8")
