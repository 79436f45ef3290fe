"""When somebody does not learn: breaks from one day to another and days of every week that are off."""

from datetime import date

from service.understanding.named_dates import span_named
from service.understanding.schedule_patterns import Phrase, matches, pattern, said_in
from service.understanding.weekdays import days_named

_ALL_DAYS = 7
_LONGEST = 250


def pauses_in(plain: str, today: date) -> list[Phrase]:
    """The phrases that may tell of a pause: each says `breaks`, first and last days, and weekdays that are `off`."""
    found = []
    for kind, match in matches(plain, "pauses"):
        words = {name.rstrip("0123456789"): said for name, said in match.groupdict().items() if said}
        try:
            breaks = () if "days" in words else span_named(words, today)
        except (ValueError, OverflowError):  # no such day
            continue
        off = days_named(said_in(match)["days"]) if "days" in words else []
        if 0 < len(off) < _ALL_DAYS or (breaks and all((b - a).days < _LONGEST for a, b in breaks)):
            says = {"breaks": breaks, "off": off}
            found.append(Phrase(match.start(), match.end(), says, not kind.startswith("bare")))
    return found


def without(plain: str, pauses: list[Phrase]) -> str:
    """The text with spaces in place of these phrases."""
    for p in pauses:
        plain = plain[: p.start] + " " * (p.end - p.start) + plain[p.end :]
    return plain


def pauses_meant(plain: str, pauses: list[Phrase], phrases: list[Phrase]) -> list[Phrase]:
    """Those that tell of the own schedule: by themselves or, where they are not sure, by the rest of their sentence."""
    told = bool(phrases) or any(p.sure for p in pauses) or not without(plain, pauses).strip(" ,;:.!")
    return [p for p in pauses if _is_meant(plain, p, phrases, told=told)]


def _is_meant(plain: str, pause: Phrase, phrases: list[Phrase], *, told: bool) -> bool:
    """Whether a pause counts; `told`: the question tells of time elsewhere."""
    stops = [m.end() for m in pattern("stop").finditer(plain)]
    begin = max((s for s in stops if s <= pause.start), default=0)
    end = min((s for s in stops if s >= pause.end), default=len(plain))
    before, behind = plain[begin : pause.start], plain[pause.end : end]
    if pattern("others").search(before) or pattern("notpause").match(behind):
        return False
    if pause.sure:
        return True
    if pattern("elsewhere").search(before):
        return False
    if any(begin <= p.start < end for p in phrases):
        return True
    if not pattern("stop").sub("", before + behind).strip(" ,;:()"):
        return told
    return bool(pattern("own").search(before + " " + behind)) and not pattern("foreign").search(before + " " + behind)
