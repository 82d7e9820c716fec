"""What entities look like in messages, each with its right value by arithmetic of its own.

Nothing here calls what it is to measure: check digits, number words and letters' names are written once more.
"""

from dataclasses import dataclass
from itertools import product
from random import Random

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ONES = (
    "صفر یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده".split()  # noqa: SIM905
)
_TENS = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split()  # noqa: SIM905
_HUNDREDS = "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split()  # noqa: SIM905
_LETTER_NAMES = {
    "A": "ای", "B": "بی", "C": "سی", "D": "دی", "E": "ای", "F": "اف", "G": "جی", "H": "اچ", "J": "جی", "K": "کا",
    "M": "ام", "N": "ان", "P": "پی", "Q": "کیو", "R": "آر", "S": "اس", "T": "تی", "V": "وی", "W": "دبلیو", "X": "ایکس",
    "Y": "وای", "Z": "زد",
}  # fmt: skip
_SAME_SOUND = {"A": "AE1", "E": "AE1", "G": "GJ", "J": "GJ"}
_LATIN_NAMES = {
    "B": "bi", "D": "di", "F": "ef", "K": "ka", "M": "em", "N": "en", "P": "pi", "Q": "kiu", "R": "ar", "S": "es",
    "T": "ti", "V": "vi", "X": "iks", "Y": "vay", "Z": "zed",
    "0": "sefr", "1": "yek", "2": "do", "3": "se", "4": "chahar", "5": "panj", "6": "shesh", "7": "haft", "8": "hasht",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a message; `entity` is "" for what is none. `label`: what has to stand before it."""

    text: str
    entity: str = ""
    value: str = ""
    label: str = ""
    past: bool = False


def words(number: int) -> str:
    """A number below a thousand, spelled."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        rest = number % 10
        return _TENS[number // 10 - 2] + (f" و {_ONES[rest]}" if rest else "")
    rest = number % 100
    return _HUNDREDS[number // 100 - 1] + (f" و {words(rest)}" if rest else "")


def grouped(digits: str, sizes: tuple[int, ...], between: str) -> str:
    """Digits in groups of these sizes, the rest in the last one."""
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return between.join([*parts, digits[start:]]) if digits[start:] else between.join(parts)


def _digits(chance: Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def _check_national(body: str) -> str:
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
    return str(rest if rest < 2 else 11 - rest)


def national_digits(chance: Random, *, right: bool) -> str:
    """Ten digits that are no mobile: right, or with a wrong check digit and a 0 among the first five."""
    while True:
        body = chance.choice(("00", "04", "12", "22", "32", "41", "51")) + _digits(chance, 7)
        check = _check_national(body)
        if body[3:9] == "000000" or (not right and "0" not in body[:5]):
            continue
        return body + (check if right else str((int(check) + chance.randint(1, 9)) % 10))


def national_id(chance: Random) -> Piece:
    digits = national_digits(chance, right=True)
    text = grouped(digits, *chance.choice((((10,), ""), ((3, 6), "-"), ((3, 3), " "), ((3, 3), "."), ((10,), ""))))
    return Piece(text, "national_id", digits, chance.choice(("", "", "کد ملی ", "کدملی: ", "شماره ملیم ")))


def legal_digits(chance: Random, *, right: bool) -> str:
    body = chance.choice(("10", "14")) + _digits(chance, 8)
    weights = (29, 27, 23, 19, 17) * 2
    tenth = int(body[9]) + 2
    check = sum((tenth + int(digit)) * weight for digit, weight in zip(body, weights, strict=True)) % 11 % 10
    return body + str(check if right else (check + chance.randint(1, 9)) % 10)


def legal_id(chance: Random) -> Piece:
    digits = legal_digits(chance, right=True)
    text = grouped(digits, *chance.choice((((11,), ""), ((4, 4), "-"), ((3, 3, 3), " "), ((11,), ""))))
    return Piece(text, "legal_id", digits, chance.choice(("", "شناسه ملی ", "شناسهٔ ملی شرکت: ")))


def mobile(chance: Random) -> Piece:
    rest = chance.choice(("912", "935", "901", "919", "990")) + _digits(chance, 7)
    forms = [f"0{rest}", f"0{rest[:3]} {rest[3:6]} {rest[6:]}", f"0{rest[:3]}-{rest[3:6]}-{rest[6:]}", f"+98{rest}"]
    forms += [
        f"0098{rest}",
        f"98{rest}",
        f"+98 {rest[:3]} {rest[3:6]} {rest[6:]}",
        f"(0{rest[:3]}) {rest[3:6]} {rest[6:]}",
    ]
    if _check_national(rest[:9]) != rest[9]:
        forms.append(rest)
    return Piece(chance.choice(forms), "mobile", f"0{rest}", chance.choice(("", "موبایلم ", "شماره ", "شماره تماس: ")))


def postal_code(chance: Random) -> Piece:
    """Without its label it must look like none of the others."""
    while True:
        digits = "".join(chance.choices("13456789", k=5)) + _digits(chance, 5)
        plain = digits[0] != "9" and _check_national(digits[:9]) != digits[9]
        if digits[0] == "1" and digits[:4] == "1234":
            continue
        text = grouped(digits, *chance.choice((((10,), ""), ((5,), "-"), ((5,), " "))))
        labels = ("کد پستی ", "کدپستی: ", "کد پستیم ", "kod posti ") + (("", "") if plain else ())
        return Piece(text, "postal_code", digits, chance.choice(labels))


def iban(chance: Random) -> Piece:
    account = _digits(chance, 22)
    digits = f"{98 - int(account + '182700') % 97:02}{account}"
    fours = " ".join(digits[start : start + 4] for start in range(0, 24, 4))
    forms = (f"IR{digits}", digits, f"IR{fours}", f"ir {digits}", f"IR-{fours.replace(' ', '-')}", fours)
    return Piece(chance.choice(forms), "iban", f"IR{digits}", chance.choice(("", "شبا ", "شماره شبا: ")))


def code_chars(chance: Random, alphabet: str = ALPHABET) -> str:
    """Eleven characters whose last one checks; each of them of this alphabet."""
    while True:
        body = "".join(chance.choices(alphabet, k=10))
        check = _check_character(body)
        if check in alphabet and sum(char.isdecimal() for char in body) in range(1, 10):
            return body + check


def _check_character(body: str) -> str:
    total = 0
    for place, char in enumerate(reversed(body)):
        addend = ALPHABET.index(char) * (1 if place % 2 else 2)
        total += addend // 32 + addend % 32
    return ALPHABET[-total % 32]


def _heard_once(chars: str) -> bool:
    """Of all codes that sound the same («ای» is A, E and I, «جی» G and J), only this one has a right check."""
    heard = product(*(_SAME_SOUND.get(char, char) for char in chars))
    return sum(_check_character("".join(each[:10])) == each[10] for each in heard) == 1


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in text)


def tracking_code(chance: Random) -> Piece:
    chars = code_chars(chance)
    code = f"MZ{chars}"
    between = chance.choice((" ", "-", " - ", "\u200c", "–", "_", "/", ".", ""))
    text = between.join(
        code[start : start + size] for size in (chance.choice((1, 3, 4, 13)),) for start in range(0, 13, size)
    )
    text = chance.choice((str, str, str.lower, _wide))(text)
    if chance.random() < 0.2:
        text = text.replace("0", chance.choice("Oo")).replace("1", chance.choice("IiLl"))
    return Piece(text, "tracking_code", code, chance.choice(("", "کد ", "کد رهگیری: ", "شماره پیگیریم ")))


def spoken_code(chance: Random) -> Piece:
    """In letters' names and number words, two digits at times as one number."""
    if chance.random() < 0.3:
        chars = code_chars(chance, "".join(_LATIN_NAMES))
        return Piece(" ".join(["em", "zed", *(_LATIN_NAMES[char] for char in chars)]), "tracking_code", f"MZ{chars}")
    chars = code_chars(chance, "".join(_LETTER_NAMES) + "0123456789" * 2)
    while not _heard_once(chars):
        chars = code_chars(chance, "".join(_LETTER_NAMES) + "0123456789" * 2)
    parts = [chance.choice(("ام زد", "ام‌زد", "MZ"))]
    place = 0
    while place < len(chars):
        two = chars[place : place + 2]
        if two.isdecimal() and len(two) == 2 and int(two) >= 21 and two[1] != "0" and chance.random() < 0.6:
            parts.append(words(int(two)))
            place += 2
            continue
        char = chars[place]
        parts.append(chance.choice((words(int(char)), char)) if char.isdecimal() else _LETTER_NAMES[char])
        place += 1
    return Piece(chance.choice((" ", " ", "، ", " - ")).join(parts), "tracking_code", f"MZ{chars}")


def amount(chance: Random) -> Piece:
    unit, times = chance.choice((("تومان", 10), ("تومن", 10), ("ریال", 1), ("toman", 10)))
    number = chance.randint(1, 999)
    scale, factor = chance.choice((("هزار", 1000), ("میلیون", 10**6), ("", 1)))
    figures = chance.choice((str(number), words(number)))
    joined = chance.choice((" ", " ", "\u200c", "")) if figures.isdecimal() else " "
    text = (
        f"{figures}{joined}{scale}{chance.choice((' ', ' ', '') if scale else (' ',))}{unit}"
        if scale
        else f"{figures} {unit}"
    )
    if unit == "toman" and scale:
        text = f"{figures} {scale} {unit}"
    value = number * factor * times
    if chance.random() < 0.3:
        number = chance.randint(1_000, 99_999_999)
        mark = chance.choice((",", "٬", "،"))
        text, value = f"{number:,} {unit}".replace(",", mark), number * times
    elif chance.random() < 0.2:
        million, thousand = chance.randint(1, 20), chance.randint(1, 9) * 100
        text = f"{words(million)} میلیون و {thousand} هزار {unit}"
        value = (million * 10**6 + thousand * 1000) * times
    elif chance.random() < 0.1:
        text, value = (
            f"{words(chance_half := chance.randint(1, 9))} و نیم میلیون {unit}",
            (chance_half * 2 + 1) * 500_000 * times,
        )
    return Piece(text, "amount", str(value))


def count(chance: Random) -> Piece:
    number = chance.randint(2, 40)
    counter = chance.choice(("نفر", "نسخه", "تا", "عدد", "برگ", "مورد", "صفحه", "کپی"))
    text = chance.choice(
        (f"{number} {counter}", f"{number}{counter}", f"{words(number)} {counter}", f"{number}\u200c{counter}")
    )
    if chance.random() < 0.1:
        number = chance.choice((2, 3, 4))
        text = f"{('do', 'se', 'chahar')[number - 2]} {chance.choice(('nafar', 'ta', 'noskhe'))}"
    if chance.random() < 0.1:
        number = chance.choice((2, 3, 5))
        text = f"{words(number)}تا"
    return Piece(text, "count", str(number))


def time(chance: Random) -> Piece:
    minute = chance.choice((0, 15, 30, 45, 20))
    hour = chance.randint(7, 12)
    spoken = chance.choice((str(hour), words(hour)))
    match chance.randint(0, 7):
        case 0:
            return Piece(f"ساعت {spoken}", "time", f"{hour:02}:00")
        case 1:
            hour = chance.randint(8, 23)
            return Piece(f"{hour}:{minute:02}", "time", f"{hour:02}:{minute:02}")
        case 2:
            hour = chance.randint(7, 11)
            return Piece(f"{chance.choice((str(hour), words(hour)))} و نیم صبح", "time", f"{hour:02}:30")
        case 3:
            hour = chance.randint(1, 8)
            part = chance.choice(("عصر", "بعدازظهر", "بعد از ظهر"))
            spoken = chance.choice((f"{hour}", f"ساعت {hour}", words(hour)))
            return Piece(f"{spoken} {part}", "time", f"{hour + 12}:00")
        case 4:
            return Piece(f"{chance.choice(('یک ربع', 'یه ربع', 'ربع'))} به {spoken}", "time", f"{hour - 1:02}:45")
        case 5:
            hour = chance.randint(1, 6)
            return Piece(f"ساعت {chance.choice((str(hour), words(hour)))}", "time", f"{hour + 12}:00")
        case 6:
            hour = chance.randint(8, 11)
            return Piece(f"saat {hour}{chance.choice(('', ' sobh'))}", "time", f"{hour:02}:00")
        case _:
            minute = minute or 10
            return Piece(f"ساعت {spoken} و {minute} دقیقه", "time", f"{hour:02}:{minute:02}")
