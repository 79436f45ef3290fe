"""Which words name no subject: a question of nothing else is vague."""

import re

_EMPTY_EN = frozenset(
    (
        "a about after advice all am an and any anything are as at be been begin best bit bored but by can "
        "choose confused could career complete completely day do does don't early for from further get "
        "getting give go going good got great guide have having hello help here hi how i i'd i'm i've if im "
        "in into is it it's just know lately learn learned learning lost lot make me more most much my myself "
        "need new newbie newcomer next no not now of off ok okay on one or path pick plan please progress "
        "recommend right should so some something start started starting step steps stuck study suggest "
        "suggestion suggestions that the thanks then there thing things think this time to today topic "
        "totally up us want was we week what what's where whats which will with would year you your beginner "
        "anyone somebody someone skill skills track tell show idea ideas master road roadmap keep "
        "recommendation recommendations decide ready tree point direction level overall currently myself "
        "bore boredom boring job work working life rut unmotivated motivated motivation tired restless curious fresh challenge "
        "mood long does take takes stagnating stagnant standing still feels feeling felt since last "
        "continue feel free weekend tonight winter summer spring autumn month months years vacation holiday holidays"
    ).split()
)
_EMPTY_KO = re.compile(
    r"^(?:다음|이제|지금|오늘|이번|요즘|뭐|뭘|무엇|무얼|어떤|어떻게|어디|어느|왜|좀|그냥|혹시|나|내|제|저|난|전|우리|것|거|게|걸|건|수|때|주|주말|단계|순서|방향|길|로드맵|"
    r"스킬|기술|과목|주제|공부|학습|배우|배워|배울|배운|배움|추천|알려|가르|도와|도움|부탁|골라|정해|시작|진행|계속|해|하|할|한|되|될|돼|됨|됩|좋|나을|괜찮|모르|모르겠|막막|"
    r"고민|궁금|싶|있|없|주세요|줘|줄|까|요|처음|먼저|부터|이다음|그다음|앞으로|뭔가|아무|새로|새로운|더|가장|제일|여기|이거|그거|안녕|안녕하세요|감사|네|예|응|초보|입문|"
    r"완전|너무|정말|진짜|조금|잘|못|갈|가|봐|볼|보|알|아|몰|준비|계획|목표|못하|딱히|일단|슬슬|이|그|저|뭐부터|뭐하|뭐해|어쩌|어째|순|하나|둘|만|들|생각|결정|시간|남|취준|대학생|직장인|학생|신입|비전공|"
    r"짜|세우|세워|일정|스케줄|플랜|시간표|심심|지루|따분|정체|제자리|슬럼프|매너리즘|의욕|재미|뒤처|답답|일상|요새|느낌|기분)[가-힣]{0,6}$"
)

_LEFTOVERS_KO = frozenset(
    "은 는 이 가 을 를 에 의 도 만 와 과 로 랑 나 요 며 고 어 서 데 니 다 까 지 네 죠 써 었어 습니다 어요 는데 지만 까지 까지는 이랑 하고 으로".split()
)
"""Particles and endings that stay when a name or a verb is taken out."""


def is_vague(text: str) -> bool:
    """Whether nothing but general words is left: a question that names no subject at all."""
    words = re.findall(r"[a-z][a-z'’]*|[가-힣]+|[0-9]+", text.lower())
    words = [w.replace("’", "'") for w in words]
    return all(w in _EMPTY_EN or w.isdigit() or _EMPTY_KO.match(w) or w in _LEFTOVERS_KO for w in words)
