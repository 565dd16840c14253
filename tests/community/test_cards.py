"""The card: recognised by its QR code or short code, shown again, ended at once; the database alone opens nothing."""

import logging
import re

import pytest
from pytest_django import Settings

from community.models import Card, Person
from community.rules import tokens
from community.selectors import ShownCard, card_of, person_of_card
from community.services.cards import renew_card
from core.outbox.models import Event
from tests.clients import address, browser, text_of
from tests.community.kit import BY, make_support
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def new_card(person: Person) -> ShownCard:
    """Made, and shown."""
    renew_card(person=person, made_by=BY)
    card = card_of(person)
    assert card is not None
    return card


def test_a_card_is_its_persons_and_nobody_elses(hanako: Person, ken: Person) -> None:
    mine, his = new_card(hanako), new_card(ken)
    assert person_of_card(mine.says) == person_of_card(mine.code) == hanako
    assert person_of_card(his.says) == person_of_card(his.code) == ken


def test_it_can_be_shown_again_and_stays_the_same(hanako: Person) -> None:
    assert new_card(hanako) == card_of(hanako)
    assert card_of(make_person()) is None


@pytest.mark.parametrize("wrong", ["", "DEBAN:", "7K2QD0MX4T", "0" * 26, "DEBAN:" + "Z" * 26, "x" * 5000, "🙂", "\0"])
def test_what_is_no_card_is_nobody(hanako: Person, wrong: str) -> None:
    new_card(hanako)
    assert person_of_card(wrong) is None


def test_the_code_is_read_however_it_is_typed(hanako: Person) -> None:
    card = new_card(hanako)
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in card.code)
    spoken = card.code.replace("0", "o").replace("1", "l")
    for typed in (card.code.lower(), card.code.replace("-", ""), f" {card.code.replace('-', ' ')} ", wide, spoken):
        assert person_of_card(typed) == hanako, typed
    assert person_of_card(card.token.lower()) == hanako


def test_a_new_card_ends_the_old_one_at_once(hanako: Person) -> None:
    old = new_card(hanako)
    new = new_card(hanako)
    assert person_of_card(old.says) is None
    assert person_of_card(old.code) is None
    assert person_of_card(new.says) == hanako
    assert Card.objects.filter(person=hanako, ended_at__isnull=True).count() == 1


def test_tokens_are_128_bits_and_stand_in_no_table(hanako: Person) -> None:
    card = new_card(hanako)
    assert re.fullmatch(f"[{tokens.ALPHABET}]{{26}}", card.token)
    row = Card.objects.values().get()
    payloads = list(Event.objects.values_list("payload", flat=True))
    for hidden in (card.token, card.code, card.code.replace("-", "")):
        assert hidden not in str(row)
        assert hidden not in str(payloads)
    assert len({new_card(hanako).token for _ in range(20)}) == 20


def test_the_nonce_alone_gives_no_token(hanako: Person) -> None:
    card = new_card(hanako)
    nonce = Card.objects.get(ended_at=None).nonce
    assert tokens.token_of("card", nonce, key="a guess") != card.token
    assert tokens.token_of("guardian", nonce) != card.token


def test_a_printed_card_outlives_the_key(hanako: Person, settings: Settings) -> None:
    card, before = new_card(hanako), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next key", [before]
    assert person_of_card(card.says) == person_of_card(card.code) == hanako
    assert card_of(hanako) == card
    settings.SECRET_KEY_FALLBACKS = []
    assert person_of_card(card.says) == hanako
    assert person_of_card(card.code) is None
    assert card_of(hanako) is None  # the page offers a new one
    assert person_of_card(new_card(hanako).code) == hanako


def test_the_page_makes_shows_and_renews_the_card(hanako: Person) -> None:
    client, url = browser(hanako.user), address("people:card", language="en")
    assert "Make the card" in text_of(client.get(url))
    assert not Card.objects.exists()  # looking makes nothing
    assert client.post(url)["Location"] == url
    card = card_of(hanako)
    assert card is not None
    page = client.get(url)
    assert card.code in text_of(page)
    assert "山田 花子" in text_of(page)
    assert 'class="qr"' in text_of(page)
    assert card.token not in text_of(page)  # it stands in the picture alone
    assert "style=" not in text_of(page).partition("<main")[2].partition("</main")[0]
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    client.post(url)
    assert person_of_card(card.code) is None


def test_who_has_told_no_name_tells_it_first(hanako: Person) -> None:
    assert hanako.user
    client = browser(hanako.user)
    hanako.delete()
    assert client.get(address("people:card"))["Location"] == address("my-details")


def test_a_supporter_prints_the_card_and_a_stranger_does_not(hanako: Person, ken: Person) -> None:
    url = address("people:person-card", hanako.pk)
    client = browser(ken.user)
    assert client.get(url).status_code == client.post(url).status_code == 404
    support = make_support(hanako, ken)
    client.post(url)
    card = card_of(hanako)
    assert card is not None
    assert card.code in text_of(client.get(url))
    support.may_sign_up = False
    support.save()
    assert client.get(url).status_code == 404


def test_no_log_says_the_token(hanako: Person, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        card = new_card(hanako)
        browser(hanako.user).get(address("people:card"))
        person_of_card(card.says + "x")
    assert card.token not in caplog.text
    assert card.code not in caplog.text
