"""Korean verbs in the forms in which they say what somebody does or did, for patterns."""

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_NO_FINAL, _N, _M, _B, _SS = 0, 4, 16, 17, 20
_PAST = {"ㅏ": "ㅏ", "ㅐ": "ㅐ", "ㅓ": "ㅓ", "ㅔ": "ㅔ", "ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅡ": "ㅓ", "ㅣ": "ㅕ"}
_NAMES = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"

_NOT_YET = r"(?! ?(?:야(?! ?[가-힣]*했)|려[고는면]|고 ?싶|고자|도록|게 ?(?:되|해)|기 ?(?:위|전)|면 ))"
"""Endings of what is still to come, or must be."""


def conjugated(stem: str) -> str:
    """A pattern of a verb's plain, polite, past, adnominal and noun forms; nothing that is still to come.

    The last syllable of the stem is contracted with the endings where it is open ("돌리" also as 돌려, 돌렸, 돌립니다);
    a closed one takes them behind itself.
    """
    head, last = stem[:-1], ord(stem[-1]) - _FIRST
    if last % _FINALS:
        return stem + _NOT_YET
    initial, vowel = divmod(last // _FINALS, _VOWELS)
    past = _NAMES.index("ㅐ" if stem[-1] == "하" else _PAST.get(_NAMES[vowel], _NAMES[vowel]))
    forms = [(vowel, final) for final in (_NO_FINAL, _N, _M, _B)] + [(past, final) for final in (_NO_FINAL, _SS)]
    syllables = dict.fromkeys(chr(_FIRST + (initial * _VOWELS + v) * _FINALS + f) for v, f in forms)
    return f"{head}[{''.join(syllables)}]{_NOT_YET}"
