"""The report of a run: every part's figures, what they depend on, and the one line that says it all."""

from typing import Any

VIOLATIONS = ("lost", "doubled", "notices_conflicting", "stuck", "not_reached")


def is_control(name: str) -> bool:
    return "control" in name


def summary(stores: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The one line. Controls count only as having failed, which they must."""
    ours = [part for parts in stores.values() for name, part in parts.items() if not is_control(name)]
    controls = [part for parts in stores.values() for name, part in parts.items() if is_control(name)]
    return {
        "kills": _total(ours, "kills"),
        "lost": _total(ours, "lost"),
        "doubled": _total(ours, "doubled"),
        "notices_doubled": _total(ours, "notices_doubled"),
        "stores": list(stores),
        "controls_failed": bool(controls) and all(part["failed"] for part in controls),
    }


def held(stores: dict[str, dict[str, Any]]) -> bool:
    """Whether the promise held everywhere and the controls, where there are any, broke it."""
    for parts in stores.values():
        for name, part in parts.items():
            if is_control(name):
                if not part["failed"]:
                    return False
            elif not part.get("drained", True) or any(part.get(one) for one in VIOLATIONS):
                return False
    return True


def _total(parts: list[dict[str, Any]], name: str) -> int:
    return sum(int(part.get(name, 0)) for part in parts)
