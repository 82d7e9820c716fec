"""Codes we make ourselves: the embedded desk's tracking code and the front's pre-registration number.

`MZ`, ten Crockford characters, a check character by Luhn mod 32; `P`, eight digits, a Luhn digit.
"""

from nlu.normalize import ascii_digits

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TRACKING_BODY_CHARS = 10
_VALUE = {char: value for value, char in enumerate(CODE_ALPHABET)}
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_WIDE_LATIN = {0xFF21 + place: chr(0x41 + place) for place in range(26)} | {
    0xFF41 + place: chr(0x41 + place) for place in range(26)
}
_ASCII_UPPER = {ord(small): small.upper() for small in "abcdefghijklmnopqrstuvwxyz"}
_MAX_CHARS = 200


def check_character(body: str) -> str:
    """Luhn mod 32 over the ten characters after `MZ`. KeyError: not of the alphabet."""
    total = 0
    for place, char in enumerate(reversed(body)):
        addend = _VALUE[char] * (1 if place % 2 else 2)
        total += addend // 32 + addend % 32
    return CODE_ALPHABET[-total % 32]


def luhn_digit(figures: str) -> str:
    """The digit that makes these ASCII digits pass Luhn's check."""
    total = 0
    for place, figure in enumerate(reversed(figures)):
        addend = int(figure) * (1 if place % 2 else 2)
        total += addend // 10 + addend % 10
    return str(-total % 10)


def aligned(text: str) -> str:
    """The same length, with ASCII digits and capitals: what codes are looked for in."""
    return ascii_digits(text).translate(_WIDE_LATIN).translate(_ASCII_UPPER)


def normal_code(text: str) -> str:
    """A code as typed, in any digits and grouping: capitals and digits only; our I, L, O as digits.

    It need not be a right one: see `is_tracking_code`. "" for what is far too long.
    """
    if len(text) > _MAX_CHARS:
        return ""
    kept = "".join(char for char in aligned(text) if char.isascii() and char.isalnum())
    return "MZ" + kept[2:].translate(_READ_AS) if kept.startswith("MZ") else kept


def is_tracking_code(code: str) -> bool:
    """In normal form, with the right check character."""
    body = code[2:-1]
    return (
        len(code) == TRACKING_BODY_CHARS + 3
        and code.startswith("MZ")
        and all(char in _VALUE for char in code[2:])
        and check_character(body) == code[-1]
    )


def is_pre_registration_number(code: str) -> bool:
    """`P`, eight ASCII digits and their Luhn digit."""
    figures = code[1:]
    return (
        len(figures) == 9
        and code[0] == "P"
        and figures.isascii()
        and figures.isdecimal()
        and luhn_digit(figures[:-1]) == figures[-1]
    )
