"""What every page must stand, whatever it shows: a phone's width, a finger's size, axe (G12; UX 30)."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, Page

_OVERFLOW = """() => Math.max(...[document.documentElement, ...document.querySelectorAll('main, .log')]
    .map((box) => box.scrollWidth - box.clientWidth))"""
_SMALL = """() => [...document.querySelectorAll('button, a, textarea')]
    .map((target) => [target.textContent.trim(), target.getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44))
    .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""
_AXE = "(rules) => axe.run({ resultTypes: ['violations'], ...(rules.length ? { runOnly: rules } : {}) })"
_COLOURS = ("color-contrast", "link-in-text-block")


def overflow(frame: Page | Frame) -> int:
    """Pixels by which something is wider than its place; 0 or less where nothing scrolls sideways."""
    width: int = frame.evaluate(_OVERFLOW)
    return width


def small_targets(frame: Page | Frame) -> list[str]:
    """What a finger would miss: targets under 44 x 44 pixels."""
    found: list[str] = frame.evaluate(_SMALL)
    return found


def fits_a_phone(page: Page) -> None:
    for frame in page.frames:
        assert overflow(frame) <= 0, frame.url
        assert small_targets(frame) == [], frame.url


def passes_axe(page: Page, *rules: str) -> None:
    """Nothing serious in the page and in each of its frames; each is judged by itself. `rules`: by these alone."""
    for frame in page.frames:
        if not frame.evaluate("() => 'axe' in window"):
            frame.evaluate(AXE_SCRIPT)
        found = frame.evaluate(_AXE, list(rules))["violations"]
        serious = [violation for violation in found if violation["impact"] in {"serious", "critical"}]
        told = [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in serious]
        assert told == [], frame.url


def passes_axe_in_the_dark(page: Page) -> None:
    """Once it has passed by day: only its colours are others."""
    page.emulate_media(color_scheme="dark")
    passes_axe(page, *_COLOURS)
    page.emulate_media(color_scheme="light")
