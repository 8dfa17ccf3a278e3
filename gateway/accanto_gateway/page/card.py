"""The one big thing on the screen, as HTML: what to do, what is going on, what became of it. Pure."""

from collections.abc import Sequence
from html import escape
from typing import Protocol

from accanto_gateway.page import day, pictures
from accanto_gateway.page.day import Item
from accanto_gateway.page.measures import Measure, figure
from accanto_gateway.page.stage import TRACE_S, Stage, Step, Tap
from accanto_gateway.page.words.form import Words


class Surroundings(Protocol):
    """What a card must know of the rest."""

    @property
    def has_plan(self) -> bool:
        """Whether the centre has said what is to be done."""

    @property
    def waiting(self) -> int:
        """Messages that the centre does not have yet."""

    @property
    def is_online(self) -> bool:
        """Whether the broker can be reached now."""

    @property
    def shows_values(self) -> bool:
        """Whether the patient sees the numbers."""

    def time(self, at_us: int) -> str:
        """A time on the patient's wall."""


def drawn(words: Words, stage: Stage, items: Sequence[Item], around: Surroundings) -> str:
    """The card."""
    match stage.step:
        case Step.PLAN:
            return _plan(words, items, around)
        case Step.WAITING:
            saying = words.measures[stage.measure]
            return _card(
                "now", saying.ask, (saying.wait,), picture=pictures.of(stage.measure), go=_stop(words)
            )
        case Step.MEASURING:
            return _measuring(words, stage, around)
        case Step.DONE:
            return _done(words, stage, around)
        case Step.REPEAT:
            return _repeat(words, stage)


def headline(words: Words, stage: Stage, items: Sequence[Item]) -> str:
    """What a screen reader is told when the card changes."""
    match stage.step:
        case Step.DONE:
            return f"{words.done}. {words.measures[stage.measure].done}"
        case Step.REPEAT:
            return f"{words.repeat}. {words.troubles.get(stage.trouble, words.trouble)}"
        case Step.MEASURING:
            return words.measuring
        case Step.WAITING:
            return words.measures[stage.measure].wait
        case Step.PLAN:
            item = day.due(items)
            return words.measures[item.measure].ask if item else words.rest


def _plan(words: Words, items: Sequence[Item], around: Surroundings) -> str:
    item = day.due(items)
    if item is not None:
        saying = words.measures[item.measure]
        go = _button(Tap.BEGIN, words.begin, "go", measure=item.measure)
        return _card("now", saying.ask, saying.how, picture=pictures.of(item.measure), go=go)
    if not around.has_plan:
        return _card("now rest", words.no_plan, (words.no_plan_how,), picture="", go="")
    following = day.upcoming(items)
    said = [words.rest_how]
    if following is not None:
        name = words.measures[following.measure].name.lower()
        said.append(words.next_at(name, around.time(following.task.starts_us)))
    return _card("now rest", words.rest, said, picture="", go="", sign="done")


def _measuring(words: Words, stage: Stage, around: Surroundings) -> str:
    saying = words.measures[stage.measure]
    value = figure(stage.readings, comma=words.comma) if around.shows_values else ""
    shown = f'<p class="val">{escape(value)}</p>' if value else ""
    if stage.measure is Measure.HEART:
        left = max(0, round(TRACE_S - stage.seconds))
        done = min(TRACE_S, stage.seconds)
        shown = (
            f'<p class="val">{escape(words.seconds_left(left))}</p>'
            f'<progress max="{TRACE_S:.0f}" value="{done:.0f}" aria-label="{escape(words.measuring)}"></progress>'
        )
    return _card(
        "now",
        words.measuring,
        (saying.hold,),
        picture=pictures.of(stage.measure),
        go=_stop(words),
        shown=shown,
    )


def _done(words: Words, stage: Stage, around: Surroundings) -> str:
    saying = words.measures[stage.measure]
    value = figure(stage.readings, comma=words.comma) if around.shows_values else ""
    shown = f'<p class="val">{escape(value)}</p>' if value else ""
    place = words.sent if not around.waiting else words.going if around.is_online else words.waits_here
    go = _button(Tap.ON, words.on, "go")
    picture = pictures.of(stage.measure)
    return _card(
        "now done", words.done, (f"{saying.done} {place}",), picture=picture, go=go, shown=shown, sign="done"
    )


def _repeat(words: Words, stage: Stage) -> str:
    saying = words.measures[stage.measure]
    why = words.troubles.get(stage.trouble, words.trouble)
    is_pad = stage.measure is Measure.HEART and stage.trouble in {"lead_off", "flat"}
    picture = pictures.loose() if is_pad else pictures.of(stage.measure)
    shown = f"<p><b>{escape(why)}</b></p>"
    said = (f"{saying.again} {words.harmless}",)
    go = _button(Tap.AGAIN, words.again, "again")
    return _card("now repeat", words.repeat, said, picture=picture, go=go, shown=shown, sign="again")


def _card(
    kind: str, title: str, said: Sequence[str], *, picture: str, go: str, shown: str = "", sign: str = ""
) -> str:
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in said)
    heading = f'<h2 id="n">{escape(title)}</h2>'
    if sign:
        heading = f'<div class="res">{pictures.icon(sign)}{heading}</div>'
    return (
        f'<section class="{kind}" aria-labelledby="n"><div class="txt">{heading}{shown}{paragraphs}</div>'
        f"{picture}{go}</section>"
    )


def _button(tap: Tap, word: str, sign: str, *, measure: Measure | None = None) -> str:
    named = f'<input type="hidden" name="measure" value="{measure}">' if measure else ""
    return (
        f'<form class="do" method="post" action="/tap">{named}<button class="btn main go" id="go" name="tap" '
        f'value="{tap}">{pictures.icon(sign)}{escape(word)}</button></form>'
    )


def _stop(words: Words) -> str:
    return (
        '<form class="do" method="post" action="/tap">'
        f'<button class="btn go" id="go" name="tap" value="{Tap.STOP}">{escape(words.stop)}</button></form>'
    )
