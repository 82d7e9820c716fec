"""A form that was filled in for somebody at the counter, to be read and signed before it is sent (F33)."""

from collections.abc import Mapping

from bot.papers.pdf import Pages, Size
from bot.papers.printed import head
from dialogs import persian
from dialogs.protocol import FormToSign

_SIGNED_MM = 40


def form_pdf(form: FormToSign, *, agency: str, labels: Mapping[str, str], size: Size = "A4") -> bytes:
    """As many pages as the answers need. Pure CPU: use a thread."""
    pages = Pages(size, labels["paper.form.title"])
    head(pages, agency, labels["paper.form.title"])
    pages.fields([(labels["paper.receipt.service"], persian.quoted(form.service))], weight="SemiBold", size=14)
    pages.space(4)
    for label, value in form.lines:
        if pages.y + pages.height(3, 12) > pages.bottom:
            pages.add()
        pages.fields([(label, value)])
        pages.space(2)
    if pages.y + _SIGNED_MM * pages.scale > pages.bottom:
        pages.add()
    pages.space(4)
    pages.text(labels["paper.form.declared"], "Regular", 11)
    pages.space(3)
    pages.signatures([(labels["paper.receipt.clerk"], ""), (labels["paper.receipt.signature"], "")])
    return pages.output()
