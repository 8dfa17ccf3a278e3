"""The page as HTML. Pure: what is known comes in, markup comes out; every word of it is escaped."""

from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo

from accanto_contract.downlink import Centre
from accanto_gateway.page import card, day, pictures
from accanto_gateway.page.day import Item, Standing
from accanto_gateway.page.history import Line
from accanto_gateway.page.measures import figure
from accanto_gateway.page.stage import Stage
from accanto_gateway.page.words.form import Words

MORNING_ENDS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the day's page shows."""

    words: Words
    now_us: int
    where: ZoneInfo
    stage: Stage
    items: tuple[Item, ...]
    has_plan: bool
    centre: Centre
    waiting: int
    """Messages that the centre does not have yet."""
    is_behind: bool
    """Whether any of them waits longer than a moment."""
    is_online: bool
    shows_values: bool = True
    values: dict[str, str] | None = None
    """What was measured for a task, by its id, as it is written."""
    asking: str = ""
    """The address of a device that shows a code for its pairing."""
    shown_id: str = ""
    """The gateway's id, while somebody at the centre asks which box this is."""

    def time(self, at_us: int) -> str:
        """A time on the patient's wall: `7:58`."""
        moment = day.local(at_us, self.where)
        return f"{moment.hour}:{moment:%M}"


def page(view: View) -> bytes:
    """The day's page."""
    return document(view.words, live(view), title=view.words.title)


def live(view: View) -> str:
    """The part that changes by itself: all of it."""
    return (
        f'<div id="live">{_header(view)}<main id="main">{_banner(view)}'
        f"{card.drawn(view.words, view.stage, view.items, view)}{_today(view)}</main>"
        f"{footer(view.words, view.centre)}</div>"
    )


def document(words: Words, body: str, *, title: str) -> bytes:
    """A whole page around a body."""
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · accanto</title>"
        '<link rel="stylesheet" href="/page.css"><link rel="icon" href="/icon.svg">'
        '<script src="/page.js" defer></script></head><body>'
        f'<aside class="proto" aria-label="{escape(words.prototype)}">{pictures.icon("info")}'
        f"<span><b>{escape(words.prototype)}</b> {escape(words.emergency)}</span></aside>{body}"
        '<div id="said" class="sr" role="status"></div></body></html>'
    ).encode()


def footer(words: Words, centre: Centre) -> str:
    """Whom to call: always at the same place."""
    first, second = words.ill
    number = escape(centre.phone)
    hours = words.centre_hours(_hour(centre.opens), _hour(centre.closes))
    hours += "" if centre.on_holidays else words.but_holidays
    digits = "".join(sign for sign in centre.phone if sign in "+0123456789")
    call = (
        f'<a class="call" href="tel:{digits}">{pictures.icon("call")}<span><b>{number}</b>'
        f"<span>{escape(hours)}</span></span></a>"
        if digits
        else f'<p class="call">{pictures.icon("call")}<span>{escape(words.phone_missing)}</span></p>'
    )
    return (
        f'<footer class="help">{call}<a class="em" href="tel:112"><b>112</b>'
        f"<span>{escape(first)}<br>{escape(second)}</span></a></footer>"
    )


def values(words: Words, lines: list[Line], centre: Centre, where: ZoneInfo, *, shows_values: bool) -> bytes:
    """The list of what the home keeps."""
    rows = "".join(_row(words, line, where, shows_values=shows_values) for line in lines)
    table = (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(words.values)}"><table><thead><tr>'
        f"<th>{words.when}</th><th>{words.what}</th><th>{words.value}</th><th>{words.where}</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
        if lines
        else f"<p>{escape(words.values_none)}</p>"
    )
    hidden = "" if shows_values else f"<p><b>{escape(words.values_hidden)}</b></p>"
    body = (
        f'<main id="main" class="list"><h1>{escape(words.values)}</h1><p>{escape(words.values_intro)}</p>{hidden}'
        f'<p class="row"><a class="btn main" id="go" href="/">{pictures.icon("go")}{escape(words.back)}</a>'
        f'<a class="btn" href="/values.csv" download>{pictures.icon("save")}{escape(words.download)}</a>'
        f'<a class="btn" href="/traces.csv" download>{pictures.icon("save")}{escape(words.download_traces)}</a></p>'
        f"{table}</main>{footer(words, centre)}"
    )
    return document(words, body, title=words.values)


def notice(words: Words, centre: Centre, title: str, how: str) -> bytes:
    """A page that says one thing, and leads back."""
    body = (
        f'<main id="main" class="list"><h1>{escape(title)}</h1><p>{escape(how)}</p><p class="row">'
        f'<a class="btn main" id="go" href="/">{pictures.icon("go")}{escape(words.back)}</a></p></main>'
        f"{footer(words, centre)}"
    )
    return document(words, body, title=title)


def door(words: Words, centre: Centre, *, wrong: bool, wait_s: float) -> bytes:
    """Where a browser shows the label's number."""
    said = words.pin_wrong if wrong else ""
    if wait_s > 0:
        said = words.pin_wait(max(1, round(wait_s / 60 + 0.5)))
    problem = f'<p id="wrong" class="wrong" role="alert">{escape(said)}</p>' if said else ""
    body = (
        f'<main id="main" class="list"><h1>{escape(words.pin_title)}</h1><p id="how">{escape(words.pin_how)}</p>'
        f'<form method="post" action="/pair"><label for="pin">{escape(words.pin_label)}</label>'
        '<input id="pin" name="pin" inputmode="numeric" autocomplete="one-time-code" required maxlength="12" '
        f'aria-describedby="how{" wrong" if said else ""}" autofocus>{problem}'
        f'<button class="btn main go">{pictures.icon("go")}{escape(words.pin_go)}</button></form></main>'
        f"{footer(words, centre)}"
    )
    return document(words, body, title=words.pin_title)


def _header(view: View) -> str:
    words, moment = view.words, day.local(view.now_us, view.where)
    hello = words.morning if moment.hour < MORNING_ENDS else words.evening
    date = words.date(
        words.days[moment.weekday()], moment.day, words.months[moment.month - 1], view.time(view.now_us)
    )
    return (
        f'<header class="hello"><div><h1>{escape(hello)}</h1><p>{escape(date)}</p></div><div class="tools">'
        f'<form method="post" action="/language"><button class="btn" name="to" id="tongue" '
        f'value="{words.other_language}" lang="{words.other_language}">{words.other_name}</button></form>'
        f'<button class="btn" id="listen" type="button" hidden>{pictures.icon("listen")}{words.listen}</button>'
        "</div></header>"
    )


def _banner(view: View) -> str:
    words, shown = view.words, ""
    if view.asking:
        shown = (
            f'<form class="banner" method="post" action="/passkey"><label for="code">{escape(words.passkey)}</label>'
            f'<input type="hidden" name="device" value="{escape(view.asking)}"><input id="code" name="code" '
            'inputmode="numeric" autocomplete="off" required maxlength="7">'
            f'<button class="btn" id="pass">{escape(words.pin_go)}</button></form>'
        )
    if view.shown_id:
        shown += f'<p class="banner" role="status">{escape(words.this_is(view.shown_id))}</p>'
    return shown


def _today(view: View) -> str:
    words = view.words
    listed = "".join(_item(view, item) for item in view.items)
    nothing = f"<p>{escape(words.nothing_today)}</p>" if view.has_plan and not view.items else ""
    return (
        f'<section class="today" aria-labelledby="t"><h2 id="t">{words.today}</h2><ul>{listed}</ul>{nothing}'
        f'<p class="line">{pictures.icon("wait" if view.is_behind else "done")}<span>{escape(_line(view))}</span></p>'
        f'<a class="btn wide" id="values" href="/values">{pictures.icon("list")}{escape(words.values)}</a></section>'
    )


def _line(view: View) -> str:
    """Whether everything is at the centre."""
    if not view.is_behind:
        return view.words.all_sent
    said = view.words.waiting(view.waiting)
    return said + "." if view.is_online else f"{view.words.offline} {said}."


def _item(view: View, item: Item) -> str:
    words = view.words
    name = escape(words.measures[item.measure].name)
    match item.standing:
        case Standing.DONE:
            sign, said = "done", words.done_at(view.time(item.done_us or 0))
        case Standing.NOW:
            sign, said = "go", words.now
        case Standing.LATER:
            sign, said = "later", words.at(view.time(item.task.starts_us))
        case Standing.MISSED:
            sign, said = "missed", words.missed
    value = (view.values or {}).get(item.task.id, "") if view.shows_values else ""
    shown = f' <b class="v">{escape(value)}</b>' if value and item.standing is Standing.DONE else ""
    return (
        f'<li class="is-{item.standing}">{pictures.icon(sign)}<div><b>{name}</b>'
        f"<span>{escape(said)}</span></div>{shown}</li>"
    )


def _row(words: Words, line: Line, where: ZoneInfo, *, shows_values: bool) -> str:
    moment = day.local(line.at_us, where)
    when = f"{moment.day} {words.months[moment.month - 1]}, {moment.hour}:{moment:%M}"
    value = figure(line.readings, comma=words.comma) if line.readings else words.trace
    shown = value if shows_values or not line.readings else "–"
    place = words.at_centre if line.is_sent else words.at_home
    cells = (when, words.measures[line.measure].name, shown, place)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _hour(text: str) -> str:
    """`08:00` as people say it: 8."""
    hours, minutes = text.split(":")
    return str(int(hours)) if minutes == "00" else f"{int(hours)}:{minutes}"
