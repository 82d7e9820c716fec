"""What can be done to a request from its page: one small declaration a deed, one module a family.

To add one: its effect (bot.access rules it, bot.effects performs it), when it is offered (`dialogs.staff.actions`, in
the chat as here; of one thing of the request, such as an inquiry, Deed.of), and a Deed in the module of its family,
which stands in _FAMILIES below. Its words are those of the chat: `staff.button.<name>`, `staff.done.<Effect>`,
`staff.already.<Effect>`; for each text `console.field.<name>`, for what is chosen `console.choose.<deed>`, and
`console.deed.<name>`, which explains it.
"""

from collections.abc import Mapping

from backend_client.contract import StaffMember, StaffRequestView
from bot.console.deeds import bills, course, demands, hands, inquiries, intake, merging, registry, response, words
from bot.console.deeds.deed import Deed
from dialogs.staff import members
from dialogs.staff.actions import ACTIONS, MORE, actions_of_others, hidden_actions, hidden_more
from dialogs.staff.course import changes_of_course
from dialogs.staff.papers import paper_deeds

_FAMILIES = (intake, bills, course, response, words, hands, demands, inquiries, registry, merging)
DEEDS: Mapping[str, Deed] = {deed.name: deed for family in _FAMILIES for deed in family.DEEDS}


def offered(view: StaffRequestView, member: StaffMember) -> list[Deed]:
    """What this member can do to the request now, in the chat's order; the desk refuses the rest all the same."""
    hidden = {*hidden_actions(view), *actions_of_others(member), *hidden_more(view, member)}
    names = [name for row in (*ACTIONS[view.card.status], *MORE) for name in row if name not in hidden]
    if "course" in names:
        names += changes_of_course(view)
    if "papers" in names:
        names += [_document_deed(member) if name == "ask_document" else name for name in paper_deeds(view, member)]
    return [DEEDS[name] for name in dict.fromkeys(names) if name in DEEDS]


def _document_deed(member: StaffMember) -> str:
    """Without a unit head's reason no document is asked for (P1)."""
    return "ask_document" if members.heads_unit(member) else "propose_document"


def stands_behind(deed: Deed, view: StaffRequestView) -> bool:
    """Behind the others: rare by itself, or offered though nothing in the request waits for it."""
    return deed.rare or deed.name in set(hidden_actions(view))
