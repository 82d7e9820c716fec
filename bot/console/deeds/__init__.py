"""What can be done to a request from its page: one small declaration a deed, one module a family.

To add one: its effect (bot.access rules it, bot.effects performs it), when it is offered (`dialogs.staff.actions`, in
the chat as here), and a Deed in the module of its family, which stands in _FAMILIES below. Its words are those of the
chat: `staff.button.<name>`, `staff.done.<Effect>`, `staff.already.<Effect>`; for each text `console.field.<name>`, for
what is chosen `console.choose.<deed>`, and `console.deed.<name>`, which explains it.
"""

from collections.abc import Mapping

from backend_client.contract import StaffMember, StaffRequestView
from bot.console.deeds import bills, course, hands, intake, response, words
from bot.console.deeds.deed import Deed
from dialogs.staff.actions import ACTIONS, MORE, actions_of_others, hidden_actions, hidden_more
from dialogs.staff.course import changes_of_course

_FAMILIES = (intake, bills, course, response, words, hands)
DEEDS: Mapping[str, Deed] = {deed.name: deed for family in _FAMILIES for deed in family.DEEDS}


def offered(view: StaffRequestView, member: StaffMember) -> list[Deed]:
    """What this member can do now, in the chat's order; the desk refuses the rest all the same."""
    hidden = {*hidden_actions(view), *actions_of_others(member), *hidden_more(view, member)}
    names = [name for row in (*ACTIONS[view.card.status], *MORE) for name in row if name not in hidden]
    if "course" in names:
        names += changes_of_course(view)
    return [DEEDS[name] for name in dict.fromkeys(names) if name in DEEDS]


def stands_behind(deed: Deed, view: StaffRequestView) -> bool:
    """Behind the others: rare by itself, or offered though nothing in the request waits for it."""
    return deed.rare or deed.name in set(hidden_actions(view))
