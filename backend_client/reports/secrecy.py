"""Which figures about few people must not be shown, so that nobody's own answers can be read out of them."""

from collections.abc import Collection, Mapping

FEWEST = 5
"""A figure about fewer forms than these is not shown."""


def hidden(forms: Mapping[str, int], always: Collection[str] = ()) -> frozenset[str]:
    """The groups to leave out where the total is shown beside them; `always`: those left out already.

    First all with too few forms; then, as long as all that is left out together is still too few, the smallest other
    one, since the difference to the total would tell what was left out.
    """
    left_out = set(always)
    count = sum(forms.get(group, 0) for group in left_out)
    for group in sorted(forms, key=lambda one: (forms[one], one)):
        few = 0 < forms[group] < FEWEST
        if group not in left_out and (few or (forms[group] and 0 < count < FEWEST)):
            left_out.add(group)
            count += forms[group]
    return frozenset(left_out)
