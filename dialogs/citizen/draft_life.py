"""How long an unsent form is kept: 30 days from its last use, with a warning 3 days before (UX 26)."""

import datetime as dt

from msgspec.structs import replace

from dialogs.citizen.form import FormFrame
from dialogs.citizen.steps import definition_of
from dialogs.protocol import Draft
from dialogs.talk import Standing, Talk

DRAFT_WARNING, DRAFT_EXPIRY = "draft_warning", "draft_expiry"
KEPT_DAYS, WARNED_DAYS = 30, 27


def watch_draft(draft: Draft, talk: Talk) -> None:
    """A draft is kept 30 days from its last use and its owner warned 3 days before (UX 26)."""
    talk.remind(DRAFT_WARNING, draft.id, talk.at + dt.timedelta(days=WARNED_DAYS))
    talk.remind(DRAFT_EXPIRY, draft.id, talk.at + dt.timedelta(days=KEPT_DAYS))


def _unused_for(draft: Draft, talk: Talk) -> dt.timedelta:
    return talk.at - draft.updated_at


def warn(draft_id: str, talk: Talk) -> None:
    draft = talk.drafts.get(draft_id)
    if draft is None or draft.status != "open":
        return
    if _unused_for(draft, talk) < dt.timedelta(days=WARNED_DAYS):
        talk.remind(DRAFT_WARNING, draft.id, draft.updated_at + dt.timedelta(days=WARNED_DAYS))
        return
    title = definition_of(draft, talk.content).title
    talk.say("draft.expires", [[Standing(talk.text("button.resume_draft"), "resume", draft.id)]], service=title)


def expire(draft_id: str, talk: Talk) -> None:
    draft = talk.drafts.get(draft_id)
    if draft is None or draft.status != "open":
        return
    if _unused_for(draft, talk) < dt.timedelta(days=KEPT_DAYS):
        talk.remind(DRAFT_EXPIRY, draft.id, draft.updated_at + dt.timedelta(days=KEPT_DAYS))
        return
    talk.save(replace(draft, status="discarded", answers={}, pages=()))
    talk.frames[:] = [f for f in talk.frames if not (isinstance(f, FormFrame) and f.draft_id == draft_id)]
    talk.say("draft.expired", service=definition_of(draft, talk.content).title)
    talk.stay()
