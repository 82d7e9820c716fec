"""Two requests that are one: seen side by side, then merged after a page that says what will happen."""

from bot.console.comparison import compared
from bot.console.deeds.deed import Asked, Deed, Wrong
from dialogs.protocol import Effect, MergeRequest

_REF_CHARS = 100


def _merge(asked: Asked) -> Effect:
    """Whether both are open still is the desk's to say, which also knows who was faster."""
    into = asked.form.one("into")[:_REF_CHARS]
    here = {view.card.ref for view in asked.alike}
    if not into or (into not in here and asked.form.one("step") != "send"):
        raise Wrong({"into": asked.voice.text("console.wrong.not_chosen")})
    return MergeRequest(asked.ref, into)


def _more(asked: Asked) -> dict[str, object]:
    """`into`: the one that is chosen, also where there is but one to choose."""
    comparisons = [compared(asked.view, other, asked.voice) for other in asked.alike]
    only = comparisons[0].card.ref if len(comparisons) == 1 else ""
    into = asked.form.one("into") or only
    return {
        "comparisons": comparisons,
        "into": into,
        "going_on": next((each.card for each in comparisons if each.card.ref == into), None),
    }


DEEDS = (
    Deed(
        "merge", MergeRequest, _merge,
        rare=True, alike=True, template="merge.html", more=_more, preview="merging.html",
    ),
)  # fmt: skip
