"""The page behind a paper's QR as HTML: the signed facts to compare by eye, or why there are none."""

import base64
import datetime as dt
import hashlib
import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Literal

from bot.papers.paper import promise
from bot.papers.tokens import CardFacts, ReceiptFacts
from dialogs import persian

Link = tuple[str, str]
"""Key of the button's label, and its address with `{token}` in it."""

Refusal = Literal["refused", "busy", "away"]

_PAGES = Path(__file__).parent / "pages"
_TEMPLATE = Template((_PAGES / "verification.html").read_text("utf-8"))
_STYLE = (_PAGES / "verification.css").read_text("utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def content_policy(forms: str) -> str:
    """`forms`: whereto the page may send any."""
    return (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; font-src 'self'; "
        f"base-uri 'none'; form-action {forms}; frame-ancestors 'none'"
    )


CONTENT_POLICY = content_policy("'none'")


def page_of(
    *,
    title: str,
    agency: str,
    state: Literal["genuine", "refused"],
    heading: str,
    note: str,
    content: str,
    address_note: str,
    address: str = "",
) -> str:
    """A page in the papers' look. `content` is HTML, all else plain text."""
    return _TEMPLATE.substitute(
        title=_text(title),
        agency=_text(agency),
        style=_STYLE,
        state=state,
        heading=_text(heading),
        note=_text(note),
        content=content,
        address_note=_text(address_note),
        address=_text(address),
    )


class VerificationPage:
    """Fills the page. `address`: the public address, printed for people to compare with their browser's."""

    def __init__(self, words: Mapping[str, str], agency: str, address: str) -> None:
        self._words = words
        self._agency = agency
        self._address = address

    def genuine(self, facts: ReceiptFacts, promised_now: dt.date | None, token: str, links: Sequence[Link]) -> str:
        """The facts of a paper whose token holds, and a button for each place to go on."""
        content = f"<dl>{self._facts(facts, promised_now)}</dl>{self._links(token, links)}"
        return self._page("genuine", "genuine", self._words["paper.page.compare"], content)

    def corrected(self, facts: ReceiptFacts, valid: ReceiptFacts, token: str, links: Sequence[Link]) -> str:
        """The facts of a genuine response that another one has taken the place of, by which number and when."""
        words = self._words
        instead = [
            _row(words["paper.page.valid_number"], f'<bdi dir="ltr" class="code">{_text(_number(valid))}</bdi>'),
            _row(words["paper.page.corrected_on"], _text(persian.day(valid.received_on))),
        ]
        content = f"<dl>{''.join(instead)}{self._facts(facts, None)}</dl>{self._links(token, links)}"
        return self._page("refused", "corrected", words["paper.page.corrected_note"], content)

    def card(self, card: CardFacts, payload: str, links: Sequence[Link]) -> str:
        """What the card of an appointment says, for the counter to go on with. `payload`: of the deep links."""
        words = self._words
        rows = [
            _row(words["paper.visit.day"], _text(persian.day(persian.local_day(card.starts_at)))),
            _row(words["paper.visit.hour"], _text(persian.hour(card.starts_at))),
        ]
        content = f"<dl>{''.join(rows)}</dl>{self._links(payload, links, 'paper.page.card_continue')}"
        return self._page("genuine", "card", words["paper.page.card_note"], content)

    def refusal(self, kind: Refusal) -> str:
        """Nothing of what was asked for is repeated."""
        return self._page("refused", kind, self._words[f"paper.page.{kind}_note"], "")

    def _facts(self, facts: ReceiptFacts, promised_now: dt.date | None) -> str:
        words = self._words
        code = persian.tracking_code(facts.tracking_code).strip(persian.ISOLATE_LTR + persian.ISOLATE_END)
        rows = [
            _row(words["paper.receipt.tracking_code"], f'<bdi dir="ltr" class="code">{_text(code)}</bdi>'),
            _row(words["paper.receipt.service"], f"<bdi>{_text(facts.service_title)}</bdi>"),
        ]
        received = _text(persian.day(facts.received_on))
        if facts.registration:
            rows.append(_row(words["paper.receipt.received"], received))
        elif facts.promised_from is None or facts.promised_to is None:
            if facts.number:
                number = f'<bdi dir="ltr" class="code">{_text(_number(facts))}</bdi>'
                rows.append(_row(words["paper.page.number"], number))
            rows.append(_row(words["paper.page.issued"], received))
        else:
            rows.append(_row(words["paper.receipt.received"], received))
            promised = promise(facts.promised_from, facts.promised_to, words)
            rows.append(_row(words["paper.receipt.promised"], _text(promised)))
        if promised_now is not None:
            unsigned = f"<small>{_text(words['paper.page.unsigned'])}</small>"
            rows.append(_row(words["paper.page.promised_now"], _text(persian.day(promised_now)) + unsigned))
        return "".join(rows)

    def _links(self, token: str, links: Sequence[Link], note: str = "paper.page.continue_note") -> str:
        if not links:
            return ""
        anchors = "".join(
            f'<a href="{_text(address.replace("{token}", token))}" rel="noopener noreferrer">'
            f"{_text(self._words[label])}</a>"
            for label, address in links
        )
        return f"<p>{_text(self._words[note])}</p><nav>{anchors}</nav>"

    def _page(self, state: Literal["genuine", "refused"], heading: str, note: str, content: str) -> str:
        words = self._words
        return page_of(
            title=words["paper.page.title"],
            agency=self._agency,
            state=state,
            heading=words[f"paper.page.{heading}"],
            note=note,
            content=content,
            address_note=words["paper.page.address"],
            address=self._address,
        )


def _number(facts: ReceiptFacts) -> str:
    return persian.digits(facts.number)


def _row(label: str, value: str) -> str:
    return f"<div><dt>{_text(label)}</dt><dd>{value}</dd></div>"


def _text(value: str) -> str:
    return html.escape(value, quote=True)
