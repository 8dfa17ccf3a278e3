"""An alert in one sentence: what was measured, against what, for how long; the value bold."""

from datetime import timedelta

from accanto_alerts.episodes import Episode
from accanto_alerts.rules import (
    Basis,
    Composite,
    Delta,
    Device,
    Found,
    How,
    KOfN,
    Limit,
    Macd,
    Missing,
    Op,
    Persist,
    Personal,
    Point,
    Quality,
    Questionnaire,
    Rate,
    Relative,
    Rule,
    Slope,
    Trouble,
)
from accanto_alerts.wording import watching
from accanto_alerts.wording.tongue import Language, Tongue, spaced, unit


def said(rule: Rule, episode: Episode, language: Language) -> str:
    """An episode of a rule."""
    say = Tongue(language=language)
    if isinstance(rule, Limit):
        return _limit(rule, episode, say)
    if isinstance(rule, Relative):
        return _relative(rule, episode, say)
    if isinstance(rule, KOfN):
        counted = say("{met} delle ultime {of} misure", "{met} of the last {of} measures")
        return f"{said(rule.inner, episode, language)}; {counted.format(**_count(episode))}"
    if isinstance(rule, Persist):
        lasting = say.lasting(episode.newest.time - (_basis(episode).starts or episode.starts))
        return f"{said(rule.inner, episode, language)}; {say('da', 'for')} {lasting}"
    return _of_other(rule, episode, say)


def _of_other(rule: Rule, episode: Episode, say: Tongue) -> str:
    if isinstance(rule, Missing):
        name = rule.item.title or watching.item(rule.item, say)
        text = say("{name}: saltata **{met} su {of}**", "{name}: missed **{met} of {of}**")
        return text.format(name=name, **_count(episode))
    if isinstance(rule, Quality):
        return _quality(rule, episode, say)
    if isinstance(rule, Found):
        return _found(rule, episode, say)
    if isinstance(rule, Device):
        return _device(rule, episode, say)
    if isinstance(rule, Questionnaire):
        return f"{rule.question or rule.item}: **{say.plain(episode.newest.value)}**"
    if isinstance(rule, Composite):
        parts = "; ".join(watching.condition(part, say) for part in rule.parts)
        text = say(
            "**{met} condizioni su {of}** entro {time}: {parts}",
            "**{met} of {of} conditions** within {time}: {parts}",
        )
        return text.format(parts=parts, time=say.lasting(rule.within), **_count(episode))
    raise TypeError(rule.kind)


def _quality(rule: Quality, episode: Episode, say: Tongue) -> str:
    names = ", ".join(dict.fromkeys(say.signal(name) for name in rule.reads))
    text = say(
        "{name}: illeggibile **{met} su {of}**, ripetere la misura",
        "{name}: unreadable **{met} of {of}**, measure again",
    )
    return text.format(name=names, **_count(episode))


def _limit(rule: Limit, episode: Episode, say: Tongue) -> str:
    limit = rule.limit
    if rule.red is not None and episode.severity.rank >= rule.red.severity.rank > rule.severity.rank:
        limit = rule.red.limit
    sides = {Op.AT_LEAST: ("limite alto", "upper limit"), Op.AT_MOST: ("limite basso", "lower limit")}
    side = say(*sides[rule.op])
    mean = (
        ""
        if rule.mean is None
        else say(", media di {0}", ", mean of {0}").format(say.lasting(rule.mean.over))
    )
    value = f"{say.signal(rule.signal)}{mean} {_range(rule.signal, episode, say)}{_lasting(episode, say)}"
    return f"{value}; {side} {_limit_value(rule, limit, say)}"


def _limit_value(rule: Limit, limit: float, say: Tongue) -> str:
    """With the decimals of the signal, or more if the limit has more."""
    rounded = say.value(rule.signal, limit)
    return rounded if float(rounded.replace(",", ".").replace("−", "-")) == limit else say.plain(limit)


def _relative(rule: Relative, episode: Episode, say: Tongue) -> str:
    name, basis = say.signal(rule.signal), _basis(episode)
    if isinstance(rule, Slope):
        change = say.change(rule.signal, basis.spread or 0.0)
        limit = say.change(rule.signal, rule.per_day if rule.side == "high" else -rule.per_day)
        return f"{name} **{change}** {say('al giorno', 'a day')}, {say('limite', 'limit')} {limit}"
    value = f"{name} **{say.value(rule.signal, episode.newest.value)}{spaced(unit(rule.signal))}**"
    return f"{value}{_against(rule, episode.newest, basis, say)}"


def _against(rule: Relative, newest: Point, basis: Basis, say: Tongue) -> str:
    """The change, what it is a change from, and how large it may be."""
    reference = basis.reference or 0.0
    change, usual = say.change(rule.signal, newest.value - reference), say.value(rule.signal, reference)
    limit = f"{say('limite', 'limit')} {say.value(rule.signal, basis.limit or 0.0)}"
    if isinstance(rule, Macd):
        most = say.change(rule.signal, rule.amount if rule.side == "high" else -rule.amount)
        text = say(
            "; la media recente si scosta di oltre {0} dalla lenta, {1}",
            "; the recent mean is off by over {0} from the slow one, {1}",
        )
        return text.format(most, usual)
    if isinstance(rule, Rate):
        return f", {change} {say('in', 'in')} {say.lasting(newest.time - (basis.starts or newest.time))}"
    return f", {change} {_reference(rule, basis, say)} {usual}; {limit}"


def _reference(rule: Relative, basis: Basis, say: Tongue) -> str:
    if isinstance(rule, Personal):
        words = {
            How.MEDIAN: say("sulla mediana personale", "from the personal median"),
            How.BEST: say("sul migliore personale", "from the personal best"),
            How.FIXED: say("sul valore personale", "from the personal value"),
        }
        count = f"{basis.count}{say(' valori', ' values')}"
        counted = "" if rule.baseline.how is How.FIXED else f" ({say.lasting(rule.baseline.over)}, {count})"
        return words[rule.baseline.how] + counted
    over = rule.over if isinstance(rule, Delta) else timedelta(0)
    return say("sui {0} precedenti,", "from the {0} before,").format(say.lasting(over))


def _found(rule: Found, episode: Episode, say: Tongue) -> str:
    names = ", ".join(dict.fromkeys(say.signal(code) for code in rule.codes))
    has_value = rule.at_least is not None or rule.at_most is not None
    value = f" **{say.plain(episode.peak.value)}**" if has_value else ""
    limit = ""
    if has_value and _basis(episode).limit is not None:
        limit = f"; {say('limite', 'limit')} {say.plain(_basis(episode).limit or 0.0)}"
    times = say("{0} volte", "{0} times").format(episode.count) if episode.count > 1 else ""
    return f"{names}{value}{limit}{', ' + times if times else ''}"


def _device(rule: Device, episode: Episode, say: Tongue) -> str:
    part = say.device(rule.part)
    value = say.plain(abs(episode.newest.value))
    if rule.trouble is Trouble.OFFLINE:
        after = say.lasting(rule.after)
        return say(
            "Gateway{0} **non raggiungibile** da oltre {1}", "Gateway{0} **out of reach** for over {1}"
        ).format(part, after)
    texts = {
        Trouble.BATTERY: say("Batteria{0} al **{1} %**", "Battery{0} at **{1} %**"),
        Trouble.CLOCK: say("Orologio{0} sfasato di **{1} s**", "Clock{0} off by **{1} s**"),
        Trouble.PAIRING: say("Abbinamento{0} **perso**", "Pairing{0} **lost**"),
    }
    return texts[rule.trouble].format(part, value)


def _range(name: str, episode: Episode, say: Tongue) -> str:
    low, high = sorted((episode.mildest, episode.peak.value))
    values = dict.fromkeys(say.value(name, value) for value in (low, high))
    return f"**{'–'.join(values)}{spaced(unit(name))}**"


def _lasting(episode: Episode, say: Tongue) -> str:
    """Over how long the values lay beyond the limit; nothing for one value of one moment."""
    lasted = episode.newest.time - episode.first[0].starts
    return "" if lasted < timedelta(seconds=1) else f" {say('in', 'over')} {say.lasting(lasted)}"


def _count(episode: Episode) -> dict[str, int]:
    basis = _basis(episode)
    return {"met": basis.met or episode.count, "of": basis.of or episode.count}


def _basis(episode: Episode) -> Basis:
    return episode.basis or Basis()
