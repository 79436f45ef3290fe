"""How much time a question says there is, read on Wednesday 18 November 2026. These sentences are written for these
tests."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.understanding.schedule_words import TimeWords, read_time_words

TODAY = date(2026, 11, 18)


def days(hours, *which):
    return dict.fromkeys(which, hours)


DAILY, WEEKDAYS, WEEKEND = range(7), range(5), (5, 6)


def words(rest, hours=None, days=None, start=None, deadline=None, weeks=None, breaks=()):
    on = date.fromisoformat
    breaks = tuple((on(first), on(last)) for first, last in breaks)
    return TimeWords(
        hours, days or {}, on(start) if start else None, on(deadline) if deadline else None, weeks, rest, breaks
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "I have 6 hours a week, Tuesdays and Saturdays, starting on 7 December: get me to Model Health",
            words("get me to Model Health", 6, days(None, 1, 5), "2026-12-07"),
        ),
        (
            "I can study about 5-6 hrs per week and want to become an MLOps engineer by the end of March",
            words("want to become an MLOps engineer", 5, deadline="2027-03-31"),
        ),
        ("1.5 hours daily: Kubernetes, please", words("Kubernetes, please", days=days(1.5, *DAILY))),
        ("Get me to Spark in 8 weeks, 2h Tue 4h Sat", words("Get me to Spark", days={1: 2, 5: 4}, weeks=8)),
        (
            "starting next week, 5 hours a week, learn Docker",
            words("learn Docker", 5, start="2026-11-23"),
        ),
        (
            "I want to be an AI engineer in a year, with 10 hours a week from January",
            words("I want to be an AI engineer", 10, start="2027-01-01", deadline="2027-11-18"),
        ),
        (
            "I work full-time and have 6 hours a week. What next for MLOps?",
            words("I work full-time. What next for MLOps?", 6),
        ),
        ("Monday to Friday, 1 hour a day, learn Python", words("learn Python", days=days(1, *WEEKDAYS))),
        ("Model Health (6 hours a week) please", words("Model Health please", 6)),
        ("8 weeks, 6 hours a week: Spark", words("Spark", 6, weeks=8)),
        (
            "I have 3 months and 5 hours a week to learn RAG",
            words("to learn RAG", 5, deadline="2027-02-18"),
        ),
        ("What can I learn in 6 hours a week?", words("What can I learn?", 6)),
        ("learn .NET in 8 weeks", words("learn .NET", weeks=8)),
        (
            "On weekdays I have 1 hour and on weekends 3 hours. Path to MLOps?",
            words("Path to MLOps?", days=days(1, *WEEKDAYS) | days(1.5, *WEEKEND)),
        ),
        (
            "I have an hour and a half each evening, take me to Docker by next Friday",
            words("take me to Docker", days=days(1.5, *DAILY), deadline="2026-11-27"),
        ),
        (
            "I've got 10 hrs/week till June 30 for Kubernetes",
            words("for Kubernetes", 10, deadline="2027-06-30"),
        ),
        (
            "give me a 12 week roadmap to RAG at 5 hours per week",
            words("give me roadmap to RAG", 5, weeks=12),
        ),
        (
            "Starting Monday, weekdays 2h/day: LLM engineer",
            words("LLM engineer", days=days(2, *WEEKDAYS), start="2026-11-23"),
        ),
        (
            "With one hour a day (weekdays), how long to Model Health?",
            words("how long to Model Health?", days=days(1, *WEEKDAYS)),
        ),
        ("Weekends only, 6 hours a week: RAG", words("RAG", 6, days(None, *WEEKEND))),
        ("I'm free on Tuesdays and Thursdays. Teach me dbt", words("Teach me dbt", days=days(None, 1, 3))),
        ("I know Git, 6 HOURS A WEEK, learn Docker", words("I know Git, learn Docker", 6)),
        (
            "I've finished Python, now 6 hours a week to Docker by June",
            words("I've finished Python, now to Docker", 6, deadline="2027-06-30"),
        ),
        ("Twice a week for 2 hours: get me to Kafka", words("get me to Kafka", 4)),
        (
            "I've used SQL for 3 years and have 5 hours a week until June",
            words("I've used SQL for 3 years", 5, deadline="2027-06-30"),
        ),
        (
            "I'd like to reach Model Health before Christmas, studying 1h a day",
            words("I'd like to reach Model Health", days=days(1, *DAILY), deadline="2026-12-24"),
        ),
        (
            "Teach me Kafka from 7 December to 31 March, 6 hours a week",
            words("Teach me Kafka", 6, start="2026-12-07", deadline="2027-03-31"),
        ),
        ("일주일에 이틀, 하루 2시간씩 도커", words("도커", 4)),
        (
            "주 5시간, 3월 말까지 MLOps 엔지니어가 되고 싶어",
            words("MLOps 엔지니어가 되고 싶어", 5, deadline="2027-03-31"),
        ),
        (
            "월, 수, 금에 공부할 수 있어. 스파크 배우고 싶어",
            words("스파크 배우고 싶어", days=days(None, 0, 2, 4)),
        ),
        ("화요일이랑 토요일에 MLOps 배우고 싶어", words("MLOps 배우고 싶어", days=days(None, 1, 5))),
        ("내일부터 하루 30분씩 도커 공부", words("도커 공부", days=days(0.5, *DAILY), start="2026-11-19")),
        (
            "시간은 주 5시간 정도 있고 파이썬은 배웠어. 도커 알려줘",
            words("파이썬은 배웠어. 도커 알려줘", 5),
        ),
        (
            "일주일에 5~6시간 정도 낼 수 있는데, 내년 6월까지 MLOps 엔지니어가 되려면?",
            words("MLOps 엔지니어가 되려면?", 5, deadline="2027-06-30"),
        ),
        (
            "평일 저녁에 1시간씩 공부해서 내년 3월까지 데이터 엔지니어가 되고 싶어요",
            words("공부해서 데이터 엔지니어가 되고 싶어요", days=days(1, *WEEKDAYS), deadline="2027-03-31"),
        ),
        (
            "매일 퇴근 후 1시간씩 공부할 수 있어요. 도커 배우려면?",
            words("도커 배우려면?", days=days(1, *DAILY)),
        ),
        (
            "8주 안에 주 6시간씩 공부해서 Model Health까지 가고 싶어요",
            words("공부해서 Model Health까지 가고 싶어요", 6, weeks=8),
        ),
        (
            "시간은 일주일에 4시간 반 정도밖에 없는데 스파크를 배우고 싶어",
            words("스파크를 배우고 싶어", 4.5),
        ),
        (
            "내일부터 시작해서 8주 동안 주 6시간, 화요일이랑 토요일에 공부할 수 있어요. Model Health까지 알려줘",
            words("Model Health까지 알려줘", 6, days(None, 1, 5), "2026-11-19", weeks=8),
        ),
        (
            "주당 10시간씩 투자할 수 있고 올해 말까지 AI 엔지니어 되고 싶습니다",
            words("AI 엔지니어 되고 싶습니다", 10, deadline="2026-12-31"),
        ),
        (
            "평일 1시간, 주말 3시간씩 쿠버네티스 배우고 싶어",
            words("쿠버네티스 배우고 싶어", days=days(1, *WEEKDAYS) | days(3, *WEEKEND)),
        ),
        ("월수금 2시간씩 카프카 추천해줘", words("카프카 추천해줘", days=days(2, 0, 2, 4))),
        ("8주 계획으로 도커 알려줘", words("계획으로 도커 알려줘", weeks=8)),
    ],
)
def test_a_whole_question_is_read_and_leaves_its_goal(question, expected):
    assert read_time_words(question, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        *((t, 6) for t in ("6 hours per week", "6 hours weekly", "6 hours each week", "every week 6 hours", "6h/week")),
        *(
            (t, 6)
            for t in ("주 6시간", "주에 6시간", "일주일에 6시간", "매주 여섯 시간", "주당 6시간", "주 3회 2시간씩")
        ),
        ("2 hours a day, 5 days a week", 10),
        ("half an hour a week", 0.5),
        ("주 3일 두 시간씩", 6),
        ("일주일에 다섯 시간에서 여섯 시간", 5),
        ("주 1시간 30분", 1.5),
    ],
)
def test_hours_a_week(text, hours):
    assert read_time_words(text, TODAY) == words("", hours)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an hour a day", days(1, *DAILY)),
        ("30 minutes every day", days(0.5, *DAILY)),
        ("하루 1시간", days(1, *DAILY)),
        ("매일 한 시간씩", days(1, *DAILY)),
        ("한 시간 반씩 매일", days(1.5, *DAILY)),
        ("weekdays 1 hour", days(1, *WEEKDAYS)),
        ("평일 하루 1시간", days(1, *WEEKDAYS)),
        ("평일엔 30분", days(0.5, *WEEKDAYS)),
        ("3 hours at weekends", days(1.5, *WEEKEND)),
        ("3 hours on the weekend", days(1.5, *WEEKEND)),
        ("주말에 3시간", days(1.5, *WEEKEND)),
        ("주말에 3시간씩", days(3, *WEEKEND)),
        ("weekends 3 hours each day", days(3, *WEEKEND)),
        ("Tuesdays and Saturdays", days(None, 1, 5)),
        ("Tue 2h, Sat 4h", {1: 2, 5: 4}),
        ("2 hours on Mondays", {0: 2}),
        ("2h/day on Mon, Wed & Fri", days(2, 0, 2, 4)),
        ("Mon-Fri 30 min, Sat 2h", days(0.5, *WEEKDAYS) | {5: 2}),
        ("월수금", days(None, 0, 2, 4)),
        ("월, 수, 금", days(None, 0, 2, 4)),
        ("토요일 4시간", {5: 4}),
        ("매주 화·목 2시간씩", days(2, 1, 3)),
        ("월~금 1시간", days(1, *WEEKDAYS)),
        ("every day 1 hour, Sundays 3 hours", days(1, *range(6)) | {6: 3}),
        ("Tuesdays and Thursdays, 2 hours a day", days(2, 1, 3)),
    ],
)
def test_days(text, expected):
    assert read_time_words(text, TODAY) == words("", days=expected)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("starting 7 December", "2026-12-07"),
        ("starting on December 7th", "2026-12-07"),
        ("from next Monday", "2026-11-23"),
        ("from 2027-01-04", "2027-01-04"),
        ("starting tomorrow", "2026-11-19"),
        ("starting next week", "2026-11-23"),
        ("starting in January", "2027-01-01"),
        ("starting on 18 November", "2026-11-18"),
        ("starting on 17 November", "2027-11-17"),
        ("12월 7일부터", "2026-12-07"),
        ("12월 7일(월)부터", "2026-12-07"),
        ("다음 주부터", "2026-11-23"),
        ("다음 주 월요일부터", "2026-11-23"),
        ("다음 주(월요일)부터", "2026-11-23"),
        ("내일부터", "2026-11-19"),
        ("내년 1월부터", "2027-01-01"),
    ],
)
def test_the_start(text, start):
    assert read_time_words(text, TODAY) == words("", start=start)


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("by the end of March", "2027-03-31"),
        ("by 31 March", "2027-03-31"),
        ("by 31 March 2028", "2028-03-31"),
        ("by March 31st", "2027-03-31"),
        ("until 2027-03-31", "2027-03-31"),
        ("before June", "2027-05-31"),
        ("by June", "2027-06-30"),
        ("before 1 June", "2027-05-31"),
        ("by the end of the year", "2026-12-31"),
        ("by the end of this month", "2026-11-30"),
        ("by the end of next month", "2026-12-31"),
        ("by the end of summer", "2027-08-31"),
        ("by Christmas", "2026-12-25"),
        ("in 3 months", "2027-02-18"),
        ("within half a year", "2027-05-18"),
        ("in a year", "2027-11-18"),
        ("3월 말까지", "2027-03-31"),
        ("3월까지", "2027-03-31"),
        ("3월 31일까지", "2027-03-31"),
        ("내년 3월 15일 전까지", "2027-03-14"),
        ("연말까지", "2026-12-31"),
        ("올해 안에", "2026-12-31"),
        ("이번 달 안에", "2026-11-30"),
        ("다음 달 말까지", "2026-12-31"),
        ("6월 초까지", "2027-06-10"),
        ("6월 중순까지", "2027-06-20"),
        ("3개월 안에", "2027-02-18"),
        ("석 달 안에", "2027-02-18"),
        ("반년 안에", "2027-05-18"),
        ("2월 29일까지", "2028-02-29"),
    ],
)
def test_the_deadline(text, deadline):
    assert read_time_words(text, TODAY) == words("", deadline=deadline)


@pytest.mark.parametrize(
    "text", ["in 8 weeks", "for 8 weeks", "8주 안에", "8주 동안", "여덟 주 안에", "within eight weeks"]
)
def test_weeks(text):
    assert read_time_words(text, TODAY) == words("", weeks=8)


def test_a_shorter_month_ends_earlier():
    assert read_time_words("in 3 months", date(2026, 11, 30)).deadline == date(2027, 2, 28)


def test_the_first_of_two_phrases_of_a_kind_counts():
    assert read_time_words("6 hours a week, by June, 8 hours a week, by March", TODAY) == words(
        "", 6, deadline="2027-06-30"
    )


_WITH_BREAKS = [
    (
        "I want to learn Docker, 6 hours a week until March, but nothing from 1 to 14 February 2027",
        words("I want to learn Docker", 6, deadline="2027-03-31", breaks=[("2027-02-01", "2027-02-14")]),
    ),
    (
        "5 hours a week from January, except 24 December to 3 January: teach me Kafka",
        words("teach me Kafka", 5, start="2027-01-01", breaks=[("2026-12-24", "2027-01-03")]),
    ),
    (
        "I'm away from 1 February to 14 February. With 5 hours a week, how do I get to RAG?",
        words("how do I get to RAG?", 5, breaks=[("2027-02-01", "2027-02-14")]),
    ),
    (
        "I am on holiday from 10 to 20 December. Get me to Docker with 5 hours a week",
        words("Get me to Docker", 5, breaks=[("2026-12-10", "2026-12-20")]),
    ),
    (
        "I'm travelling in Japan from 3 January to 17 January, otherwise 6 hours a week. Kafka please",
        words("Kafka please", 6, breaks=[("2027-01-03", "2027-01-17")]),
    ),
    ("6 hours a week, not in August. Teach me dbt", words("Teach me dbt", 6, breaks=[("2027-08-01", "2027-08-31")])),
    (
        "I'm off the first week of May and have 5 hours a week for Kafka",
        words("for Kafka", 5, breaks=[("2027-05-01", "2027-05-07")]),
    ),
    (
        "5 hours a week for Kafka, no time between 20 December and 4 January",
        words("for Kafka", 5, breaks=[("2026-12-20", "2027-01-04")]),
    ),
    (
        "I'll be away until 10 January. 4 hours a week for Docker",
        words("for Docker", 4, breaks=[("2026-11-18", "2027-01-10")]),
    ),
    (
        "Learn Docker, 5 hours a week, starting 7 December, not in July and August",
        words("Learn Docker", 5, start="2026-12-07", breaks=[("2027-07-01", "2027-08-31")]),
    ),
    (
        "5 hours a week; I won't be able to study from 2027-02-01 to 2027-02-14. Docker",
        words("Docker", 5, breaks=[("2027-02-01", "2027-02-14")]),
    ),
    (
        "I take the last two weeks of December off. 5 hours a week for dbt",
        words("for dbt", 5, breaks=[("2026-12-18", "2026-12-31")]),
    ),
    (
        "I'm away for two weeks from 1 February, 6 hours a week, no time in May: Docker",
        words("Docker", 6, breaks=[("2027-02-01", "2027-02-14"), ("2027-05-01", "2027-05-31")]),
    ),
    (
        "I've finished Python and have 6 hours a week, but nothing from 1 to 14 February. Docker?",
        words("I've finished Python. Docker?", 6, breaks=[("2027-02-01", "2027-02-14")]),
    ),
    (
        "24 December to 3 January is off, 5 hours a week: Docker",
        words("Docker", 5, breaks=[("2026-12-24", "2027-01-03")]),
    ),
    (
        "주 6시간, 12월 24일부터 1월 3일까지는 여행이라 공부를 못 해요. 도커 배우고 싶어요",
        words("도커 배우고 싶어요", 6, breaks=[("2026-12-24", "2027-01-03")]),
    ),
    ("8월은 쉬고 주 5시간씩 도커 추천해줘", words("도커 추천해줘", 5, breaks=[("2027-08-01", "2027-08-31")])),
    (
        "설 연휴(2월 6일~9일)는 빼고 주 5시간씩 도커 배우고 싶어요",
        words("도커 배우고 싶어요", 5, breaks=[("2027-02-06", "2027-02-09")]),
    ),
    (
        "주 5시간씩 스파크 배우고 싶어요. 5월 첫째 주는 휴가라 못 해요",
        words("스파크 배우고 싶어요.", 5, breaks=[("2027-05-01", "2027-05-07")]),
    ),
    (
        "내년 6월까지 주 5시간씩, 다만 2월 1일부터 14일까지는 쉬고 싶어요. 카프카 알려줘",
        words("카프카 알려줘", 5, deadline="2027-06-30", breaks=[("2027-02-01", "2027-02-14")]),
    ),
    (
        "1월 10일까지는 출장이라 못 하고 그 뒤로 주 4시간씩 할 수 있어요. 도커 알려줘",
        words("도커 알려줘", 4, breaks=[("2026-11-18", "2027-01-10")]),
    ),
    (
        "다음 주는 시험이라 시간이 없어요. 주 5시간 도커",
        words("도커", 5, breaks=[("2026-11-23", "2026-11-29")]),
    ),
    (
        "7~8월은 쉬고 12월 마지막 주에는 휴가예요. 주 4시간으로 도커 배우고 싶어요",
        words("도커 배우고 싶어요", 4, breaks=[("2027-07-01", "2027-08-31"), ("2026-12-25", "2026-12-31")]),
    ),
    (
        "2월 1일부터 2주간 출장이라 공부를 못 해요. 주 5시간 도커",
        words("도커", 5, breaks=[("2027-02-01", "2027-02-14")]),
    ),
    ("주 5시간 도커 공부(2월 1일~2월 14일 제외)", words("도커 공부", 5, breaks=[("2027-02-01", "2027-02-14")])),
]


@pytest.mark.parametrize(("question", "expected"), _WITH_BREAKS)
def test_a_break_is_neither_start_nor_deadline(question, expected):
    assert read_time_words(question, TODAY) == expected


def _but(*off):
    return [day for day in range(7) if day not in off]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("I have six weeks with 4 hours each. Get me to Spark", words("Get me to Spark", 4, weeks=6)),
        ("four weeks, 10 hours each: Docker", words("Docker", 10, weeks=4)),
        ("8주 동안 주 8시간씩 써서 스파크를 배우고 싶어요", words("써서 스파크를 배우고 싶어요", 8, weeks=8)),
        (
            "평일에는 못 하고 토요일, 일요일에 3시간씩 할 수 있어요. 도커 알려줘",
            words("도커 알려줘", days=days(3, *WEEKEND)),
        ),
        ("I can study every day except Sundays, 1 hour. Docker please", words("Docker please", days=days(1, *_but(6)))),
        ("1 hour every day except Sundays", words("", days=days(1, *_but(6)))),
        (
            "Docker by June, 1 hour a day, but not on Sundays",
            words("Docker", None, days(1, *_but(6)), None, "2027-06-30"),
        ),
        ("6 hours a week but never on Fridays: Kafka", words("Kafka", 6, days(None, *_but(4)))),
        ("I can't study on weekends. 6 hours a week, Docker", words("Docker", 6, days(None, *WEEKDAYS))),
        (
            "I'm busy from Monday to Wednesday. I have 5 hours a week. Docker",
            words("Docker", 5, days(None, 3, 4, 5, 6)),
        ),
        ("Every weekday but Wednesday, 1 hour. Docker please", words("Docker please", days=days(1, 0, 1, 3, 4))),
        ("수요일 빼고 매일 1시간 도커 공부", words("도커 공부", days=days(1, *_but(2)))),
        ("주말은 제외하고 하루 1시간씩 도커 배우고 싶어요", words("도커 배우고 싶어요", days=days(1, *WEEKDAYS))),
        (
            "평일에는 회사 때문에 못 하고 주말 오전에 2시간씩 가능해요. 도커",
            words("도커", days=days(2, *WEEKEND)),
        ),
        ("일요일 빼고 매일 1시간", words("", days=days(1, *_but(6)))),
        ("매일 1시간씩 도커 공부할게요. 일요일은 쉬어요", words("도커 공부할게요.", days=days(1, *_but(6)))),
        ("weekends only, get me to Docker", words("get me to Docker", days=days(None, *WEEKEND))),
        ("주말에만 공부할 수 있어요. 도커 알려줘", words("도커 알려줘", days=days(None, *WEEKEND))),
    ],
)
def test_days_that_are_left_out_and_hours_of_each_week(question, expected):
    assert read_time_words(question, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("not in August", "2027-08-01", "2027-08-31"),
        ("except from Feb 1-14", "2027-02-01", "2027-02-14"),
        ("I'm on leave in the second week of January", "2027-01-08", "2027-01-14"),
        ("no time in the first half of January", "2027-01-01", "2027-01-15"),
        ("I'm abroad next week", "2026-11-23", "2026-11-29"),
        ("not on 24 December", "2026-12-24", "2026-12-24"),
        ("I'm away from 1 to 30 November", "2026-11-01", "2026-11-30"),
        ("I'm away from December 2027 to January", "2027-12-01", "2028-01-31"),
        ("8월 한 달은 쉬어요", "2027-08-01", "2027-08-31"),
        ("2027년 2월 1일~14일은 빼고", "2027-02-01", "2027-02-14"),
    ],
)
def test_when_a_break_is(text, first, last):
    assert read_time_words(text, TODAY) == words("", breaks=[(first, last)])


@pytest.mark.parametrize(
    "text",
    """
    I have 3 years of Python at work, teach me Spark
    I have used it for 8 weeks
    I've been using Docker for 8 weeks, what next?
    24 hours streaming
    GPT in 2 minutes
    Level 2
    we load 100,000 rows a day
    every week the numbers are wrong
    nightly jobs
    I sat down and read
    I work 40 hours a week and want to learn ML
    the job runs 6 hours a day
    every Monday our batch job fails
    the pipeline fails on Mondays and Thursdays
    we deploy on Tuesdays and Saturdays
    forecast demand for the next 8 weeks
    predict churn within 3 months
    I learned Python in 3 months
    In 8 weeks I learned Python
    sales data from January to March
    I have an interview on Tuesday
    what should I learn today
    Where should I start next week?
    it saves me 5 hours a week
    an SLA of 4 hours a day
    by 31 February
    I was away from May to July
    I'm off to learn Docker in March
    my manager is away from 1 to 14 February
    I was off the first week of May
    We had no time between January and March
    except for loops
    I did nothing in August
    I worked every day except Sundays
    every day except Sundays our batch fails
    The report covers every month except August
    Nothing from 1 to 14 February 2027 was saved in our database
    The shop is closed from 1 to 14 February
    I need to predict demand, not in August
    10% off in August
    I'm away from 30 to 31 February
    I watched six weeks with 4 hours each
    Teach me what changed except in 2027
    by the way, what is Docker
    until now I used Excel
    GPT-4 from 2023-03-14
    process 2 hours of video a day
    24시간 돌아가는 서비스
    하루 24시간 돌아가는 서비스를 만들고 싶어
    3월에 입사했어요
    주 5일제 회사에 다녀요
    매주 보고서를 만든다
    1주일 걸리는 학습
    하루 100만 건
    주 40시간 일해요
    하루에 2시간 걸리는 배치
    매주 월요일에 보고서를 만든다
    3개월 만에 파이썬을 배웠어요
    8주 동안 파이썬을 배웠어요
    3월부터 회사에서 파이썬을 쓰고 있어요
    지금까지 엑셀만 썼어요
    Model Health까지 가고 싶어
    1월 2월 매출
    화면 수정 일정 관리
    금일 배포
    개발 경력 3년 있어요
    두 달째 공부 중이에요
    30일 안에 이탈하는 고객을 예측하고 싶어
    2월 31일까지
    휴가 동안 파이썬을 배웠어요
    8월은 쉬었어요
    5월 1일부터 5월 5일까지 여행 가기 전에 도커를 끝내고 싶어요
    일요일에 쉬는 가게 예약 앱
    공휴일 빼고 매일 1시간씩 도커
    3월부터 5월까지 휴가였어요
    3월 1일부터 5일까지 여행 가서 파이썬을 배웠어요
    8월 매출은 빼고 예측하고 싶어
    8월에는 쉬고 있는 서버
    우리 회사는 8월에 쉬어요
    주말에는 실패하는 배치
    """.strip().splitlines(),
)
def test_what_is_no_schedule_is_left_alone(text):
    question = text.strip()
    assert read_time_words(question, TODAY) == words(question)


_PIECES = st.sampled_from(
    (
        "6 hours a week|Tuesdays|sat|by|31 March|until|매주|월수금|시간|하루|30분|까지|부터|내년|2월 31일|in 999 years"
        "|0h/day|ſat|İ|²|(|)|,|.|주|99:99|from|the end of|next|week|\0|every|a|½|20|-|/|end of 2099|999개월 안에"
        "|일요일|and|I have|not on|except|I'm away|쉬고|빼고|첫째 주|2월 6일~9일|the last week of"
        "|off|between|1 to 14 February"
    ).split("|")
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=14).map(" ".join)), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_any_text_is_read_and_the_rest_never_grows(text, today):
    read = read_time_words(text, today)
    assert len(read.rest) <= len(text)
    assert all(0 <= day <= 6 and (hours is None or hours > 0) for day, hours in read.days.items())
    assert read.start is None or read.start >= today
    assert all(first <= last and last >= today for first, last in read.breaks)
