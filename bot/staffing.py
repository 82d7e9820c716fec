"""`mizban staff`: members of the embedded desk's staff, and their invitations."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from backend_client.contract import Role, StaffMember
from backend_client.errors import RequestNotFound
from bot.app import App
from bot.beside import Write, beside
from bot.groups import group_ref
from bot.invites import invite
from bot.settings import Settings


class NoSuchRole(ValueError):
    """The text says which there are."""


def member_of(asked: Mapping[str, Any]) -> StaffMember:
    """From the command line's words. Raises NoSuchRole."""
    roles = get_args(Role)
    if unknown := [role for role in asked["role"] if role not in roles]:
        raise NoSuchRole(f"no such role: {', '.join(unknown)}; write any of: {', '.join(roles)}")
    return msgspec.convert(
        {
            "ref": asked["ref"],
            "name": asked["name"],
            "post": asked["post"],
            "roles": asked["role"],
            "units": asked["unit"],
            "branches": asked["branch"],
            "active": not asked["inactive"],
        },
        StaffMember,
    )


async def list_members(settings: Settings, write: Write) -> int:
    async with beside(settings) as app:
        members = await app.desk.staff()
    for member in members:
        places = ", ".join([*member.units, *member.branches]) or "everywhere"
        state = "" if member.active else " (inactive)"
        write(f"{member.ref}: {member.name}, {member.post}; {', '.join(member.roles)}; {places}{state}")
    return 0


async def add(settings: Settings, member: StaffMember, write: Write) -> int:
    async with beside(settings) as app:
        unknown = await _unknown_places(app, member)
        if unknown:
            write(f"no such unit or branch: {', '.join(unknown)}")
            return 1
        await app.desk.add_staff(member)
    write(f"{member.ref}: added; invite them with: mizban staff invite {member.ref}")
    return 0


async def _unknown_places(app: App, member: StaffMember) -> list[str]:
    units = {unit.code for unit in await app.desk.units()}
    branches = {branch.code for branch in await app.desk.branches()}
    return [code for code in member.units if code not in units] + [
        code for code in member.branches if code not in branches
    ]


async def invite_member(settings: Settings, ref: str, write: Write) -> int:
    try:
        async with beside(settings) as app:
            member = await app.desk.member(ref)
            token = await app.staff_invite(member)
    except RequestNotFound:
        write(f"{ref}: no such member; see: mizban staff list")
        return 1
    write(f"To enrol as {member.name}, send this to the bot within three days:\n  /start {token}")
    return 0


async def invite_group(settings: Settings, unit: str, branch: str, write: Write) -> int:
    """For whoever is in the unit's group to send there."""
    async with beside(settings) as app:
        units = {each.code: each.title for each in await app.desk.units()}
        branches = {each.code for each in await app.desk.branches()}
        if unit not in units or (branch and branch not in branches):
            write(f"no such unit or branch: {unit} {branch}".rstrip())
            return 1
        token = await invite(app.store, group_ref(unit, branch), app.clock())
    write(
        f"To let a group hear of {units[unit]}, add the bot to it and send there within three days:\n  /start {token}"
    )
    return 0
