"""The parts of texts: those of a whole content, taken in one go, are those of each text alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu.corpus import codes_of
from nlu.grams import codes
from nlu.normalize import fold

texts = st.lists(st.text(st.sampled_from("آابتسخدمkhe ۱‌"), max_size=40).map(fold), min_size=1, max_size=6)


@given(texts)
def test_a_content_has_the_parts_of_its_texts(lines: list[str]) -> None:
    parts, views, owners = codes_of(lines)

    for place, line in enumerate(lines):
        alone, seen_by = codes(line)
        mine = owners == place
        assert sorted(zip(views[mine].tolist(), parts[mine].tolist(), strict=True)) == sorted(
            zip(seen_by.tolist(), alone.tolist(), strict=True)
        )


def test_a_part_is_the_same_wherever_it_stands() -> None:
    one, _ = codes("گواهی سکونت")
    other, _ = codes("می خواهم گواهی سکونت بگیرم")

    assert len(np.intersect1d(one, other)) >= 25
