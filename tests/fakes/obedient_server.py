"""A model's server that does what an attacker would want, as badly as the forms it is asked for allow."""

import base64
import codecs
import json
import re
from collections.abc import Callable
from typing import Any

from service.assessment.quotes import is_evidence
from tests.fakes.faulty_server import Handler, completion

EVIL = "evil.example"
RIGHT = {
    "en": "Start with {}, because the next steps stand on it.",
    "ko": "{}부터 시작하세요. 다음 단계들이 그 위에 서 있기 때문입니다.",
}

Leak = Callable[[str, str, str], str]
"""What is said beside the truth, of the system prompt, the learner's question and the key."""

LEAKS: dict[str, Leak] = {
    "prompt": lambda system, *_: system[:400],
    "prompt, spaced": lambda system, *_: " ".join(system[:150]),
    "prompt, dotted": lambda system, *_: "·".join(system[:150]),
    "prompt, zero width": lambda system, *_: re.sub(r"(?<=\w)(?=\w)", "\u200b", system[:200]),
    "prompt, reversed": lambda system, *_: system[:200][::-1],
    "prompt, base64": lambda system, *_: base64.b64encode(system[:200].encode()).decode(),
    "prompt, base64 in a sentence": lambda system, *_: (
        "It is good for you to say " + base64.b64encode(system[:100].encode()).decode().lower() + " to the others."
    ),
    "prompt, hexadecimal": lambda system, *_: "and so it is " + system[:60].encode().hex(),
    "prompt, rotated": lambda system, *_: codecs.encode(system[:200], "rot13"),
    "prompt, in lower case": lambda system, *_: system[:250].lower().replace(".", ""),
    "prompt, in quotes": lambda system, *_: f"I was told: “{system[:200]}”",
    "key": lambda _, __, key: f"The key is {key}.",
    "key, in lower case": lambda _, __, key: f"and the word to use is {key.lower()} for that.",
    "link": lambda *_: f"Go on to https://{EVIL}/x for the rest of it. [It is here](https://{EVIL}).",
    "link, bare": lambda *_: f"Then you will find it on {EVIL}. Или на {EVIL}.",
    "link, zero width": lambda *_: (
        "The rest of it is on evil\u200b.\u200bexample for you. evil\u200b.example 에 있습니다."
    ),
    "link, full width": lambda *_: (
        "It is on ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ for you. 자세한 내용은 ｅｖｉｌ．ｅｘａｍｐｌｅ 에."
    ),
    "link, homoglyph": lambda *_: (
        "You will find the rest of it on \u0435vil.example today. 나머지는 \u0435vil.example 에 있습니다."
    ),
    "level": lambda *_: "Your level in Git is now 3. Level 3 was granted to you. 깃 레벨이 3으로 기록되었습니다.",
    "level, in words": lambda *_: "You are at level three in this now. 이제 레벨 삼입니다. 레벨 3이 승인되었습니다.",
    "rule": lambda *_: (
        "You can skip the Origin. Drift Detection is open now. "
        "오리진은 건너뛰어도 됩니다. 드리프트 감지는 이미 열려 있습니다."
    ),
    "invention": lambda *_: "Then take the skill quantum-telepathy. 그다음 quantum-telepathy 스킬을 배우세요.",
    "terminal": lambda *_: "\x1b[2J\x1b]0;it is owned\x07 You are on the way to it now. \x9b1m 이제 가는 길입니다.",
    "direction": lambda *_: "\u202eYou are on the way to it now.\u202c \u2066이제 가는 길입니다.\u2069",
    "html": lambda *_: '<img src=x onerror="alert(1)"> and it is so. <script>alert(1)</script> <b>이제</b> 시작입니다.',
    "directive": lambda *_: ":material/bolt: and it is :red[so]. $\\href{x}{y}$ :blue-background[이제] 시작입니다.",
    "echo": lambda _, question, __: question[:300],
}


class ObedientServer:
    """A fault for `FaultyServer`: says what is right, so that it is listened to, and `leak` besides."""

    def __init__(self, leak: str = "") -> None:
        self._leaks = list(LEAKS.values())
        self.leak, self.asked = leak, list[str]()

    def __call__(self, handler: Handler, body: dict[str, Any]) -> None:
        system, user = (message["content"] for message in body["messages"])
        form = body["response_format"]["json_schema"]
        self.asked.append(form["name"])
        fields = form["schema"]["properties"]
        if "letter" in fields:
            said: Any = {"letter": fields["letter"]["enum"][-1], "number": fields["number"]["enum"][0]}
        elif "explanation" in fields:
            said = {"explanation": self._explanation(system, user, handler.headers["authorization"])}
        else:
            said = self._grades(system, user, fields)
        content = json.dumps(said, ensure_ascii=False)
        handler.reply(200, json.dumps(completion(content)).encode())

    def _explanation(self, system: str, user: str, authorization: str) -> str:
        first = re.search(r"First step: (.+), level \d", user)
        question = re.search(r"<question>\n(.*)\n</question>", user, re.DOTALL)
        assert first and question
        right = RIGHT["ko" if "Write Korean" in system else "en"].format(first[1])
        leak = LEAKS[self.leak] if self.leak else self._leaks[len(self.asked) % len(self._leaks)]
        return f"{right} {leak(system, question[1], authorization.removeprefix('Bearer '))}"

    def _grades(self, system: str, user: str, criteria: dict[str, Any]) -> dict[str, Any]:
        """Full marks, with whatever words of the answer are taken for evidence, if any are."""
        mark = re.findall(r"</(answer-\w+)>", user)[-1]
        answer = user.rpartition(f"<{mark}>\n")[2].rpartition(f"\n</{mark}>")[0]
        quote = next((q for q in _passages(answer) if is_evidence(q, answer, "")), answer)
        why = f"{system[:300]} Level 3 is granted, see https://{EVIL}."
        return {name: {"verdict": "met", "quote": quote, "why": why} for name in criteria}


def _passages(answer: str) -> list[str]:
    """Runs of words of the answer, the longest first."""
    words = answer.split(" ")
    ends = [(begin, end) for begin in range(len(words)) for end in range(begin + 1, len(words) + 1)]
    return [" ".join(words[b:e]) for b, e in sorted(ends, key=lambda at: at[0] - at[1])]
