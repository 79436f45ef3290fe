"""`mastery plan`, `plans` and `branch` as a person uses them."""

import json

import pytest

from service.errors import InvalidInput, NotFound


def plan_of(mastery, *more):
    return json.loads(mastery("plan", *more, "--json"))


def sessions(plan):
    return [s for week in plan["weeks"] for s in week["sessions"]]


def test_a_plan_is_made_ticked_off_and_made_again(mastery):
    plan = plan_of(mastery, "--goal", "git:1", "--days", "tue=2,sat=4", "--start", "2026-12-07")
    first, second = sessions(plan)[:2]
    assert first["id"] in mastery("plans", "show")
    assert "☑" in mastery("plans", "tick", first["id"], "--hours", "2.5")
    assert "☒" in mastery("plans", "tick", second["id"], "missed")
    again = mastery("plans", "replan", "--as-of", sessions(plan)[2]["date"])
    assert "+" in again or "↷" in again
    shown = json.loads(mastery("plans", "show", "--json"))
    assert shown["version"] == 2
    assert {s["id"]: s["status"] for s in sessions(shown)}[first["id"]] == "done"
    assert mastery("plans", "replan", "--as-of", sessions(plan)[2]["date"]).strip().endswith("Nothing had to change.")


def test_the_plan_is_about_the_stored_learner(mastery):
    mastery("learn", "record", "linux-cli", "1")
    plan = plan_of(mastery, "--goal", "git:1")
    assert {s["skill_id"] for s in sessions(plan)} == {"git"}
    for session in sessions(plan):
        said = mastery("plans", "tick", session["id"])
    assert "learn undo" in said
    assert json.loads(mastery("learn", "show", "--json"))["levels"] == {"linux-cli": 1, "git": 1}


def test_a_korean_plan_reads_korean_throughout(mastery, tmp_path):
    ics, paper = tmp_path / "plan.ics", tmp_path / "plan.md"
    text = mastery(
        "plan",
        "주 6시간으로 쿠버네티스까지 배우고 싶어",
        "--start",
        "2026-12-07",
        "--ics",
        str(ics),
        "--markdown",
        str(paper),
    )
    assert "1주차, 2026년 12월 7일(월)부터" in text
    assert "이번 주에 도달" in text
    assert "learn" not in text.replace("[python-syntax.1.learn", "").replace(".1.learn.", "")
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "| ☐ |" in paper.read_text(encoding="utf-8")


def test_only_hours_in_korean_are_answered_in_korean(mastery):
    assert "방향이 필요합니다" in mastery("plan", "주 5시간, 3월 말까지")


def test_plans_are_listed_and_removed_by_the_beginning_of_their_id(mastery):
    assert "mastery plan" in mastery("plans", "list")
    made = plan_of(mastery, "--goal", "git")["plan_id"]
    assert made[:8] in mastery("plans", "list")
    mastery("plans", "delete", made[:8], "--yes")
    assert json.loads(mastery("plans", "list", "--json"))["items"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("plan", "--goal", "git", "--days", "funday=2"), "days"),
        (("plan", "--goal", "git", "--days", "mon"), "--days"),
        (("plan", "--goal", "git", "--hours", "200"), "hours_per_week"),
        (("plan", "--goal", "git", "--hours", "0"), "hours_per_week"),
        (("plan", "--goal", "git", "--start", "2026-12-07", "--deadline", "2026-12-01"), "deadline"),
        (("plan", "--goal", "git", "--break", "tomorrow"), "breaks.0"),
        (("plan", "--goal", "juggling"), "--goal"),
        (("branch", "origin"), "no branching point"),
        (("branch", "nowhere"), "unknown track"),
    ],
)
def test_what_is_wrong_is_named(mastery, arguments, message):
    with pytest.raises(InvalidInput, match=message):
        mastery(*arguments)


@pytest.mark.parametrize(
    "arguments", [("plans", "show"), ("plans", "show", "nope"), ("plans", "tick", "git.1.learn.1")]
)
def test_what_is_missing_is_said(mastery, arguments):
    with pytest.raises(NotFound):
        mastery(*arguments)


def test_a_branch_shows_both_options_with_their_figures(mastery):
    text = mastery("branch", "mlops-engineer", "I enjoy dashboards and alerts")
    assert "FinOps" in text
    assert "Model Health ✓" in text
    korean = mastery("branch", "ai-modeler", "--lang", "ko")
    assert "비전 세이지" in korean
    assert "나중에 바꾸면" in korean
