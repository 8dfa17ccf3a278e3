"""What a rule watches, in one sentence: the condition, how urgent it is, and when it is over."""

from accanto_alerts.agenda import Item, ItemKind
from accanto_alerts.rules import (
    Composite,
    Delta,
    Device,
    Found,
    How,
    KOfN,
    Limit,
    Macd,
    Missing,
    Mode,
    Op,
    Persist,
    Personal,
    Quality,
    Questionnaire,
    Rate,
    Relative,
    Rule,
    Slope,
    Trouble,
)
from accanto_alerts.wording.tongue import Language, Tongue, spaced, unit


def watched(rule: Rule, language: Language) -> str:
    """The condition, the type and severity of its alerts, and when they end."""
    say = Tongue(language=language)
    return f"{condition(rule, say)} → {_urgency(rule, say)}{_end(rule, say)}{_hours(rule, say)}"


def asked(rule: Rule, language: Language) -> str:
    """What a rule asks for, as a sentence for who turns its numbers: its urgency stands beside it."""
    say = Tongue(language=language)
    return f"{say('Avvisa se', 'Alert when')}: {condition(rule, say)}{_end(rule, say)}{_hours(rule, say)}."


def condition(rule: Rule, say: Tongue) -> str:
    """When a rule is true."""
    if isinstance(rule, Limit):
        return (
            f"{say.signal(rule.signal)}{_mean(rule, say)} {_bound(rule, rule.limit, say)}{_repeat(rule, say)}"
        )
    if isinstance(rule, Relative):
        return _relative(rule, say)
    if isinstance(rule, KOfN):
        text = say("{0} delle ultime {1} misure in {2}: {3}", "{0} of the last {1} measures within {2}: {3}")
        return text.format(rule.k, rule.n, say.lasting(rule.within), condition(rule.inner, say))
    if isinstance(rule, Persist):
        return f"{condition(rule.inner, say)} {say('per', 'for')} {say.lasting(rule.duration)}"
    return _of_other(rule, say)


def item(entry: Item, say: Tongue) -> str:
    """An entry of the calendar by what is to be done."""
    if entry.title:
        return entry.title
    words = {
        ItemKind.MEASURE: say("misura", "measure"),
        ItemKind.VISIT: say("visita", "visit"),
        ItemKind.EXAM: say("esame", "exam"),
        ItemKind.CALL: say("telefonata", "call"),
        ItemKind.QUESTIONNAIRE: say("questionario", "questionnaire"),
    }
    names = ", ".join(say.signal(name) for name in entry.signals)
    return f"{words[entry.kind].capitalize()} {names or entry.id}"


def _of_other(rule: Rule, say: Tongue) -> str:
    if isinstance(rule, Missing):
        text = say("{0}: {1} delle ultime {2} saltate", "{0}: {1} of the last {2} missed")
        return text.format(item(rule.item, say), rule.missed, rule.of)
    if isinstance(rule, Quality):
        names = ", ".join(dict.fromkeys(say.signal(name) for name in rule.reads))
        text = say(
            "{0}: {1} delle ultime {2} misure illeggibili", "{0}: {1} of the last {2} measures unreadable"
        )
        return text.format(names, rule.unusable, rule.of)
    if isinstance(rule, Found):
        return _found(rule, say)
    if isinstance(rule, Device):
        return _device(rule, say)
    if isinstance(rule, Questionnaire):
        answers = ", ".join(say.plain(one) for one in rule.answers)
        return f"{rule.question or rule.item}: {say('risposta', 'answer')} {answers}"
    if isinstance(rule, Composite):
        return _composite(rule, say)
    raise TypeError(rule.kind)


def _relative(rule: Relative, say: Tongue) -> str:
    name, sign = say.signal(rule.signal), 1 if rule.side == "high" else -1
    if isinstance(rule, Personal):
        return f"{name} {_amounts(rule, sign, say)} {_baseline(rule, say)}{_repeat(rule, say)}"
    if isinstance(rule, Delta):
        text = (
            f"{name} {say.change(rule.signal, sign * rule.amount)} {say('in', 'in')} {say.lasting(rule.over)}"
        )
        return f"{text}{_repeat(rule, say)}"
    if isinstance(rule, Slope):
        change = say.change(rule.signal, sign * rule.per_day)
        return f"{name} {change} {say('al giorno per', 'a day over')} {say.lasting(rule.over)}"
    if isinstance(rule, Macd):
        text = say(
            "{0}: media di {1} scostata di {2} da quella di {3}",
            "{0}: mean of {1} off by {2} from that of {3}",
        )
        change = say.change(rule.signal, sign * rule.amount)
        return text.format(name, say.lasting(rule.fast), change, say.lasting(rule.slow))
    if isinstance(rule, Rate):
        text = say(
            "{0} {1} da una misura all'altra (entro {2})", "{0} {1} from one measure to the next (within {2})"
        )
        return text.format(name, say.change(rule.signal, sign * rule.amount), say.lasting(rule.within))
    raise TypeError(rule.kind)


def _amounts(rule: Personal, sign: int, say: Tongue) -> str:
    """All the amounts that are given; the largest of them decides."""
    parts = [say.change(rule.signal, sign * rule.amount)] if rule.amount else []
    parts += [f"{say.plain(sign * rule.percent, signed=True)}%"] if rule.percent else []
    parts += (
        [say("{0} deviazioni standard", "{0} standard deviations").format(say.plain(rule.z))]
        if rule.z
        else []
    )
    return say(" e ", " and ").join(parts)


def _baseline(rule: Personal, say: Tongue) -> str:
    usual = rule.baseline
    if usual.how is How.FIXED:
        value = f"{say.plain(usual.value or 0.0)}{spaced(unit(rule.signal))}"
        return say("dal valore personale {0}", "from the personal value {0}").format(value)
    over = say.lasting(usual.over)
    if usual.how is How.BEST:
        return say("dal migliore personale di {0}", "from the personal best of {0}").format(over)
    return say("dalla mediana personale di {0}", "from the personal median of {0}").format(over)


def _mean(rule: Limit, say: Tongue) -> str:
    if rule.mean is None:
        return ""
    text = say(", media di {0} (almeno {1} misure)", ", mean of {0} ({1} measures at least)")
    return text.format(say.lasting(rule.mean.over), rule.mean.least)


def _repeat(rule: Limit | Relative, say: Tongue) -> str:
    if rule.repeat is None:
        return ""
    wait = say.lasting(rule.repeat.wait)
    if rule.repeat.jump is None:
        return say(" (ripetuta entro {0})", " (measured again within {0})").format(wait)
    jump = say.plain(rule.repeat.jump)
    return say(" (un salto di {1} fa ripetere entro {0})", " (a jump of {1} asks again within {0})").format(
        wait, jump
    )


def _found(rule: Found, say: Tongue) -> str:
    names = ", ".join(dict.fromkeys(say.signal(code) for code in rule.codes))
    bound = f" ≥ {say.plain(rule.at_least)}" if rule.at_least is not None else ""
    bound += f" ≤ {say.plain(rule.at_most)}" if rule.at_most is not None else ""
    times = f", {rule.times}× {say('in', 'within')} {say.lasting(rule.within)}" if rule.times > 1 else ""
    return f"{say('Reperto', 'Finding')} {names}{bound}{times}"


def _device(rule: Device, say: Tongue) -> str:
    part, limit = say.device(rule.part), say.plain(rule.limits[0])
    texts = {
        Trouble.BATTERY: say("Batteria{0} ≤ {1} %", "Battery{0} ≤ {1} %"),
        Trouble.CLOCK: say("Orologio{0} sfasato di ≥ {1} s", "Clock{0} off by ≥ {1} s"),
        Trouble.PAIRING: say("Abbinamento{0} perso", "Pairing{0} lost"),
        Trouble.OFFLINE: say("Gateway{0} non raggiungibile da {2}", "Gateway{0} out of reach for {2}"),
    }
    return texts[rule.trouble].format(part, limit, say.lasting(rule.after))


def _composite(rule: Composite, say: Tongue) -> str:
    parts = "; ".join(condition(part, say) for part in rule.parts)
    heads = {
        Mode.ALL: say("tutte insieme entro {0}", "all within {0}"),
        Mode.ANY: say("almeno una entro {0}", "any within {0}"),
        Mode.NONE: say("nessuna entro {0}", "none within {0}"),
        Mode.SCORE: say("punteggio ≥ {1} entro {0}", "score ≥ {1} within {0}"),
    }
    return f"{heads[rule.mode].format(say.lasting(rule.within), say.plain(rule.at_least or 0.0))}: {parts}"


def _urgency(rule: Rule, say: Tongue) -> str:
    base = f"{say.severity(rule.severity)} ({say.type(rule.type)})"
    if isinstance(rule, Limit) and rule.red is not None:
        return f"{base}; {_bound(rule, rule.red.limit, say)} → {say.severity(rule.red.severity)}"
    if isinstance(rule, Questionnaire) and rule.red is not None:
        answers = ", ".join(say.plain(one) for one in rule.red.answers)
        return f"{base}; {answers} → {say.severity(rule.red.severity)}"
    return base


def _bound(rule: Limit, limit: float, say: Tongue) -> str:
    sign = "≥" if rule.op is Op.AT_LEAST else "≤"
    return f"{sign} {say.plain(limit)}{spaced(unit(rule.signal))}"


def _end(rule: Rule, say: Tongue) -> str:
    times = (
        say(" ({0} volte di fila)", " ({0} times in a row)").format(rule.clear_after)
        if rule.clear_after > 1
        else ""
    )
    if isinstance(rule, Limit):
        words = {
            Op.AT_LEAST: say("finisce sotto", "over below"),
            Op.AT_MOST: say("finisce sopra", "over above"),
        }
        return f"; {words[rule.op]} {say.plain(rule.clear)}{spaced(unit(rule.signal))}{times}"
    return times


def _hours(rule: Rule, say: Tongue) -> str:
    if rule.schedule is None:
        return ""
    hours = f"{rule.schedule.starts:%H:%M}–{rule.schedule.ends:%H:%M}"
    days = "" if len(rule.schedule.days) == 7 else f" {say.weekdays(rule.schedule.days)}"
    return say("; solo {0}{1}", "; only {0}{1}").format(hours, days)
