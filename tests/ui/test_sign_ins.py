"""Tickets that stand for tokens."""

from ui.sign_ins import LASTS, MOST, SignIns


def test_a_ticket_is_another_word_for_its_token():
    kept = SignIns()
    ticket = kept.issue("pom_secret")
    assert "pom_secret" not in ticket
    assert kept.redeem(ticket) == "pom_secret"
    assert kept.redeem(ticket) == "pom_secret"
    assert kept.redeem(kept.issue("other")) == "other"


def test_what_is_no_ticket_opens_nothing():
    kept = SignIns()
    kept.issue("pom_secret")
    assert kept.redeem("") is None
    assert kept.redeem("pom_secret") is None


def test_a_withdrawn_ticket_works_no_more():
    kept = SignIns()
    ticket = kept.issue("pom_secret")
    kept.withdraw(ticket)
    kept.withdraw("never issued")
    assert kept.redeem(ticket) is None


def test_a_ticket_lasts_from_its_last_use():
    now = [0.0]
    kept = SignIns(clock=lambda: now[0])
    ticket = kept.issue("pom_secret")
    now[0] = LASTS - 1
    assert kept.redeem(ticket)
    now[0] = 2 * LASTS - 2
    assert kept.redeem(ticket)
    now[0] = 4 * LASTS
    assert kept.redeem(ticket) is None


def test_the_one_unused_for_longest_goes_first():
    kept = SignIns()
    first, second = kept.issue("a"), kept.issue("b")
    kept.redeem(first)
    for number in range(MOST - 1):
        kept.issue(str(number))
    assert kept.redeem(second) is None
    assert kept.redeem(first) == "a"
