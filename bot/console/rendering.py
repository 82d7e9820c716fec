"""Pages as HTML. Whatever comes in is escaped; what people wrote stands isolated, so that it turns nothing around."""

from functools import cache
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.console.entry import PATH
from bot.console.voice import Voice
from dialogs import persian

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not no-referrer, with which browsers hide from us where a form was sent from
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_TEMPLATES = Path(__file__).parent / "templates"
_ISOLATES = persian.ISOLATE_LTR + persian.ISOLATE_AUTO + persian.ISOLATE_END


def code(value: str) -> Markup:
    """A tracking code, in groups, Latin and in its own direction."""
    return Markup('<bdi dir="ltr" class="code">{}</bdi>').format(persian.tracking_code(value).strip(_ISOLATES))


def number(value: str) -> Markup:
    """An identifier or a telephone: Persian digits in their own order."""
    return Markup('<bdi dir="ltr" class="number">{}</bdi>').format(persian.digits(value))


def foreign(value: str) -> Markup:
    """What somebody typed."""
    return Markup("<bdi>{}</bdi>").format(persian.quoted(value)[1:-1])


@cache
def _environment() -> Environment:
    """One for the process: templates are read and compiled at their first use."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "code": code,
        "number": number,
        "foreign": foreign,
        "digits": persian.digits,
        "separated": persian.separated,
        "moment": persian.moment,
        "day": persian.day,
    }
    return environment


class Renderer:
    """Templates with the words that are live."""

    def page(self, template: str, voice: Voice, values: dict[str, object], status: int = 200) -> web.Response:
        text = (
            _environment()
            .get_template(template)
            .render(
                {
                    "t": voice.text,
                    "voice": voice,
                    "root": PATH,
                    "agency": voice.content.catalogue.agency.title,
                    **values,
                }
            )
        )
        return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)
