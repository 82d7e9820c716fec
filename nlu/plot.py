"""Two curves in one SVG: how reliable the probabilities are, and what answering more costs in precision."""

from collections.abc import Iterable, Sequence

from nlu.measure import Asked, reliability

SIDE, GAP, EDGE = 320, 90, 50


def drawn(asked: Sequence[Asked]) -> str:
    bars = [(p, right) for p, right, _ in reliability(asked)]
    curve = [_kept(asked, step / 50) for step in range(51)]
    left = _frame(EDGE, "probability told", "share right", [((0, 0), (1, 1))], bars)
    right = _frame(EDGE + SIDE + GAP, "share answered (coverage)", "share right of these (precision)", [], curve)
    width, height = 2 * SIDE + GAP + 2 * EDGE, SIDE + 2 * EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
        f' font-size="12"><rect width="{width}" height="{height}" fill="#fff"/>{left}{right}</svg>\n'
    )


def _kept(asked: Sequence[Asked], threshold: float) -> tuple[float, float]:
    given = [one for one in asked if one.p >= threshold]
    return len(given) / len(asked), sum(one.rank == 1 for one in given) / len(given) if given else 1.0


Point = tuple[float, float]


def _frame(x: int, across: str, up: str, lines: Iterable[tuple[Point, Point]], points: Sequence[Point]) -> str:
    def place(point: Point) -> str:
        return f"{x + point[0] * SIDE:.1f},{EDGE + (1 - point[1]) * SIDE:.1f}"

    bottom = EDGE + SIDE
    parts = [f'<rect x="{x}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999"/>']
    for tenth in range(0, 11, 2):
        told = f"{tenth / 10:.1f}"
        parts.append(f'<text x="{x + tenth * SIDE / 10}" y="{bottom + 16}" text-anchor="middle">{told}</text>')
        parts.append(f'<text x="{x - 6}" y="{bottom - tenth * SIDE / 10 + 4}" text-anchor="end">{told}</text>')
    parts.append(f'<text x="{x + SIDE / 2}" y="{bottom + 36}" text-anchor="middle">{across}</text>')
    parts.append(f'<text x="{x}" y="{EDGE - 12}">{up}</text>')
    parts += [f'<polyline points="{place(a)} {place(b)}" fill="none" stroke="#bbb"/>' for a, b in lines]
    parts.append(f'<polyline points="{" ".join(map(place, points))}" fill="none" stroke="#0b6" stroke-width="2"/>')
    parts += [
        f'<circle r="3" fill="#0b6" cx="{p.partition(",")[0]}" cy="{p.partition(",")[2]}"/>' for p in map(place, points)
    ]
    return "".join(parts)
