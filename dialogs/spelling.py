"""When two spellings are the same words: what is typed is compared with labels and commands in this form."""

from nlu.normalize import fold


def compact(text: str) -> str:
    """The matching form without its spaces: a half-space may be typed as a space, or left out."""
    return fold(text).replace(" ", "")
