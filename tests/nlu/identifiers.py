"""Synthetic identifiers that pass their checks, made from seeds: they belong to nobody on purpose."""

from random import Random

from nlu.values import CODE_ALPHABET, check_character, luhn_digit


def national_id(seed: int) -> str:
    body = f"{Random(seed).randrange(10**8, 10**9):09}"
    rest = sum(int(digit) * weight for digit, weight in zip(body, range(10, 1, -1), strict=True)) % 11
    return body + str(rest if rest < 2 else 11 - rest)


def legal_id(seed: int) -> str:
    body = f"{Random(seed).randrange(10**9, 10**10):010}"
    tenth = int(body[9]) + 2
    weights = (29, 27, 23, 19, 17) * 2
    rest = sum((tenth + int(digit)) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + str(rest % 10)


def iban(seed: int) -> str:
    account = f"{Random(seed).randrange(10**21, 10**22):022}"
    return f"IR{98 - int(f'{account}182700') % 97:02}{account}"


def tracking_code(seed: int) -> str:
    body = "".join(Random(seed).choices(CODE_ALPHABET, k=10))
    return f"MZ{body}{check_character(body)}"


def pre_registration_number(seed: int) -> str:
    figures = f"{Random(seed).randrange(10**8):08}"
    return f"P{figures}{luhn_digit(figures)}"
