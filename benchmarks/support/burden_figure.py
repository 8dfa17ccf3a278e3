"""The burden of alerts as a picture: how often weight rules are right, how much they see, what templates call."""

from collections.abc import Iterator, Mapping
from html import escape

from burden import WATCHED, Burden

WIDTH, ROW, LEFT, TRACK = 880, 26, 300, 220
INK, SOFT, BAR, OURS, LINE = "#1f2a33", "#56636d", "#9fb3c1", "#0b6b75", "#d3dadf"
FONT = "Segoe UI, Noto Sans, Helvetica Neue, Arial, sans-serif"


def drawn(found: Mapping[str, Burden], steady: Mapping[str, float]) -> str:
    """An SVG of both; `found` by rule, `steady` alerts a patient-week by template."""
    height = 150 + ROW * (len(found) + len(steady))
    named = f'role="img" aria-label="{escape(_summary(found, steady))}" font-family="{FONT}" font-size="13"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {named}>',
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            *_weights(found),
            *_templates(steady, 86 + ROW * len(found)),
            "</svg>",
            "",
        ]
    )


def _summary(found: Mapping[str, Burden], steady: Mapping[str, float]) -> str:
    ours = found[WATCHED]
    return (
        f"Weight rules of the heart-failure template: right in {ours.ppv:.0%} of alerts, seeing {ours.sensitivity:.0%}"
        f" of gains. All alerts of a steady patient: at most {max(steady.values()):.2f} a week."
    )


def _weights(found: Mapping[str, Burden]) -> Iterator[str]:
    yield _text(16, 28, "Weight rules, 400 made-up patients over half a year", INK, bold=True)
    yield _text(LEFT, 50, "right, of its alerts (PPV)", SOFT)
    yield _text(LEFT + TRACK + 60, 50, "seen, of the gains (sensitivity)", SOFT)
    for number, (name, one) in enumerate(found.items()):
        at, colour = 72 + ROW * number, OURS if name == WATCHED else BAR
        yield _text(16, at, name, INK, bold=name == WATCHED)
        yield from _bar(LEFT, at, one.ppv, f"{one.ppv:.2f}", colour)
        yield from _bar(LEFT + TRACK + 60, at, one.sensitivity, f"{one.sensitivity:.2f}", colour)


def _templates(steady: Mapping[str, float], top: int) -> Iterator[str]:
    yield f'<path d="M16 {top - 14}H{WIDTH - 16}" stroke="{LINE}"/>'
    yield _text(16, top + 14, "All alerts of a steady patient, a week, by template", INK, bold=True)
    limit = LEFT + TRACK * 0.5
    for number, (name, value) in enumerate(steady.items()):
        at = top + 40 + ROW * number
        yield _text(16, at, name.replace("-", " "), INK)
        yield from _bar(LEFT, at, value, f"{value:.2f}", OURS)
    bottom = top + 30 + ROW * len(steady)
    yield f'<path d="M{limit} {top + 24}V{bottom}" stroke="{SOFT}" stroke-dasharray="3 3"/>'
    yield _text(int(limit) + 6, bottom, "at most 0.5", SOFT)


def _bar(left: int, at: int, share: float, label: str, colour: str) -> Iterator[str]:
    width = max(1.0, TRACK * min(share, 1.0))
    yield f'<rect x="{left}" y="{at - 12}" width="{width:.1f}" height="15" rx="2" fill="{colour}"/>'
    yield _text(left + int(width) + 6, at, label, INK)


def _text(x: int, y: int, words: str, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x}" y="{y}" fill="{colour}"{weight}>{escape(words)}</text>'
