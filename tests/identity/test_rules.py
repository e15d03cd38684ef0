"""Decisions of identity that need nothing else: passwords, e-mails, waits, labels."""

from datetime import UTC, datetime, timedelta

import pytest

from services.identity.accounts.rules import email_key
from services.identity.passwords import rules as passwords
from services.identity.sessions import rules as sessions
from services.identity.throttles.rules import Counter, Growing, Window

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def code_of(password: str) -> str | None:
    email, names = "jean.lefevre@armor.example", ("Jean-Loup", "Lefèvre")
    found = passwords.problem(password, email, names, "password")
    return found.code if found else None


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Marée-basse-44", None),
        ("Aa1!" * 32, None),
        ("Ünîcødé 9€", None),
        ("", "password_too_weak"),
        ("Aa1!567", "password_too_weak"),
        ("maree-basse-44", "password_too_weak"),
        ("MAREE-BASSE-44", "password_too_weak"),
        ("Maree-basse-xx", "password_too_weak"),
        ("MareeBasse44", "password_too_weak"),
        # A space is not what the guide calls a special character.
        ("Maree Basse 44", "password_too_weak"),
        ("Azerty1!", "password_too_common"),
        ("Motdepasse1!", "password_too_common"),
        ("P@ssw0rd2026", "password_too_common"),
        ("2026Nantes!", "password_too_common"),
        ("1234Azertyuiop!", "password_too_common"),
        ("AZERTY1!a", None),
        ("x-Lefevre-2026", "password_too_personal"),
        ("JEAN.lefevre-9", "password_too_personal"),
        ("Vive-jean-loup-1", "password_too_personal"),
    ],
)
def test_which_passwords_are_refused(password: str, expected: str | None) -> None:
    assert code_of(password) == expected


def test_what_is_missing_is_said_in_one_sentence() -> None:
    found = passwords.problem("azerty", "a@b.example", (), "password")
    assert found is not None
    assert found.detail == (
        "Il manque au mot de passe : 2 caractères, une majuscule, un chiffre et un caractère"
        " spécial."
    )
    one = passwords.problem("Azertyui1", "a@b.example", (), "password")
    assert one is not None
    assert one.detail == "Il manque au mot de passe : un caractère spécial."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Paul.Riou@Armor.example", "paul.riou@armor.example", True),
        ("ﬁlou@armor.example", "filou@armor.example", True),
        ("STRASSE@armor.example", "straße@armor.example", True),
        # Turkish dotless i is another letter, whatever its case.
        ("\u0131lou@armor.example", "ilou@armor.example", False),
        ("e\u0301lodie@armor.example", "élodie@armor.example", True),
        ("paul+a@armor.example", "paul@armor.example", False),
    ],
)
def test_when_two_emails_are_one_account(one: str, other: str, same: bool) -> None:
    assert (email_key(one) == email_key(other)) is same


def test_waits_double_up_to_an_hour_and_are_forgotten_in_a_day() -> None:
    rule, counter, now, waits = Growing(free=5), None, NOW, []
    for _ in range(14):
        counter = rule.next(counter, now)
        wait = (counter.blocked_until or now) - now
        waits.append(int(wait.total_seconds()) // 60)
        now += wait
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert rule.next(counter, now + timedelta(hours=25)).count == 1


def test_an_attack_of_years_still_ends_in_an_hour() -> None:
    after = Growing(free=5).next(Counter(10**7, NOW, NOW), NOW)
    assert after.blocked_until == NOW + timedelta(hours=1)


def test_a_try_given_back_lifts_the_wait_it_brought() -> None:
    rule = Growing(free=2)
    counter = rule.next(rule.next(None, NOW), NOW)
    assert counter.blocked_until is not None
    assert rule.without_last(counter).blocked_until is None


def test_a_window_reopens_an_hour_after_its_first() -> None:
    rule = Window(limit=2)
    counter = rule.next(rule.next(None, NOW), NOW + timedelta(minutes=50))
    assert counter.blocked_until == NOW + timedelta(hours=1)
    assert rule.next(counter, NOW + timedelta(hours=1)).count == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unknown", ""),
        ("", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(address: str, network: str) -> None:
    assert sessions.network(address) == network


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge sur Windows",
        ),
        ("", "Un navigateur"),
    ],
)
def test_a_device_is_named_as_its_owner_would(agent: str, device: str) -> None:
    assert sessions.device(agent) == device
