"""The draw: the same seed gives the same order, everybody has the same chance, and anybody can check it."""

import contextlib
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from html import unescape

import pytest

from activities import drawing
from activities.models import Activity, Draw, Session, SignUp
from activities.proof import Check, Entry, check, places, program
from activities.services.cancel_sign_up import cancel_sign_up
from activities.services.draw import commit_draw, hold_draw
from activities.services.sign_up import sign_up
from community.models import Person
from core import clock
from core.actor import Actor
from core.pages import forget_pages
from tests.clients import address, browser, text_of
from tests.factories import make_activity, make_person, make_session

DRAWS = 10_000
SEEDS = [hashlib.sha256(f"seed {n}".encode()).hexdigest() for n in range(DRAWS)]
PARTIES = [101, 102, 103, 110, 205, 206, 999, 1000, 1001, 50_000]
# Upper 1 % point of chi-square with 9 degrees of freedom: NIST/SEMATECH e-Handbook of Statistical Methods, table
# "Critical Values of the Chi-Square Distribution", section 1.3.6.7.4. The seeds are fixed, so the test never wavers.
CRITICAL_9_AT_1_PERCENT = 21.666
BY = Actor(user=None)


def chi_square(counts: Iterable[float], expected: float) -> float:
    """How far these counts are from all being as expected."""
    return sum((count - expected) ** 2 / expected for count in counts)


def test_the_same_seed_gives_the_same_order_and_another_seed_another() -> None:
    assert drawing.order(SEEDS[0], PARTIES) == drawing.order(SEEDS[0], PARTIES)
    assert len({tuple(drawing.order(seed, PARTIES)) for seed in SEEDS[:50]}) == 50
    assert sorted(drawing.order(SEEDS[0], PARTIES)) == sorted(PARTIES)


def test_the_order_in_which_parties_entered_changes_nothing() -> None:
    for seed in SEEDS[:200]:
        assert drawing.order(seed, reversed(PARTIES)) == drawing.order(seed, PARTIES)


def test_who_enters_besides_does_not_turn_others_round() -> None:
    for seed in SEEDS[:200]:
        with_one_more = drawing.order(seed, [*PARTIES, 77])
        assert [number for number in with_one_more if number != 77] == drawing.order(seed, PARTIES)


def test_each_party_is_first_equally_often() -> None:
    first = [drawing.order(seed, PARTIES)[0] for seed in SEEDS]
    assert chi_square([first.count(number) for number in PARTIES], DRAWS / 10) < CRITICAL_9_AT_1_PERCENT


@pytest.mark.parametrize("number", [PARTIES[0], PARTIES[-1]])
def test_who_entered_first_or_last_gets_each_rank_equally_often(number: int) -> None:
    ranks = [drawing.order(seed, PARTIES).index(number) for seed in SEEDS]
    assert chi_square([ranks.count(rank) for rank in range(10)], DRAWS / 10) < CRITICAL_9_AT_1_PERCENT


def test_an_unfair_draw_would_be_noticed() -> None:
    """The control: if the first to enter were first in 12 of 100 draws instead of 10, the test above would say so."""
    assert chi_square([1_200, *[DRAWS * 0.88 / 9] * 9], DRAWS / 10) > CRITICAL_9_AT_1_PERCENT


def test_seeds_are_long_differ_and_are_bound_by_their_hash() -> None:
    seeds = {drawing.new_seed() for _ in range(100)}
    assert len(seeds) == 100
    assert all(re.fullmatch(r"[0-9a-f]{64}", seed) for seed in seeds)
    assert drawing.commitment("seed") == hashlib.sha256(b"seed").hexdigest()


def entries(seed: str, sizes: dict[int, int]) -> list[Entry]:
    """As a draw would have ranked them."""
    return [Entry(number, sizes[number], rank) for rank, number in enumerate(drawing.order(seed, sizes), start=1)]


def test_seats_go_down_the_ranks_to_parties_that_fit() -> None:
    ranked = [Entry(7, 2, 1), Entry(3, 3, 2), Entry(9, 1, 3), Entry(4, 1, 4)]
    assert [(place.entry.number, place.seated) for place in places(ranked, seats=4)] == [
        (7, True),
        (3, False),
        (9, True),
        (4, True),
    ]
    assert [place.mine for place in places(ranked, seats=4, mine=9)] == [False, False, True, False]


def test_the_check_sees_another_seed_and_another_order() -> None:
    seed = SEEDS[1]
    ranked = entries(seed, dict.fromkeys(PARTIES, 1))
    assert check(seed=seed, commitment=drawing.commitment(seed), entries=ranked) == Check(True, True)
    assert check(seed=SEEDS[2], commitment=drawing.commitment(seed), entries=ranked) == Check(False, False)
    swapped = [Entry(ranked[1].number, 1, 1), Entry(ranked[0].number, 1, 2), *ranked[2:]]
    assert check(seed=seed, commitment=drawing.commitment(seed), entries=swapped) == Check(True, False)


def run(lines: str) -> list[str]:
    """What the published program prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(lines, "program", "exec"), {})  # noqa: S102  our own lines, as a reader would run them
    return printed.getvalue().splitlines()


def test_the_published_lines_of_python_give_hash_and_order() -> None:
    ranked = entries(SEEDS[3], dict.fromkeys(PARTIES, 1))
    fingerprint, order = run(program(seed=SEEDS[3], entries=ranked))
    assert fingerprint == drawing.commitment(SEEDS[3])
    assert order == str([entry.number for entry in ranked])


# --- with sign-ups ----------------------------------------------------------------------------------------------------


def make_lot(*, capacity: int = 4) -> Session:
    """A published lot whose entries close in two days."""
    activity = make_activity()
    Activity.objects.filter(pk=activity.pk).update(way=Activity.Way.LOT)
    activity.refresh_from_db()
    session = make_session(activity=activity, capacity=capacity, closes_at=clock.now() + timedelta(days=2))
    commit_draw(session=session.pk)
    return session


def enter(session: Session, sizes: Sequence[int]) -> list[tuple[Person, SignUp]]:
    """A party of each size."""
    made = []
    for number, size in enumerate(sizes):
        person = make_person(f"person {number}", email=f"lot{session.pk}-{number}@example.jp")
        made.append((person, sign_up(session=session.pk, person=person, seats=size, made_by=BY)))
    return made


def close(session: Session) -> None:
    """Entries have closed a minute ago."""
    Session.objects.filter(pk=session.pk).update(closes_at=clock.now() - timedelta(minutes=1))
    forget_pages()


@pytest.mark.django_db
def test_size_plays_no_part_in_the_rank() -> None:
    session = make_lot()
    parties = enter(session, [1, 4, 2, 1, 3])
    close(session)
    draw = hold_draw(session=session.pk)
    drawn = list(session.sign_ups.order_by("rank").values_list("pk", flat=True))
    assert drawn == drawing.order(draw.seed, [party.pk for _person, party in parties])


@pytest.mark.django_db
def test_who_gets_seats_is_what_the_page_works_out_again() -> None:
    session = make_lot(capacity=4)
    enter(session, [2, 3, 1, 2, 1])
    close(session)
    draw = hold_draw(session=session.pk)
    ranked = [Entry(one.pk, one.seats, one.rank or 0) for one in session.sign_ups.all()]
    seated = {place.entry.number for place in places(ranked, seats=draw.seats or 0) if place.seated}
    confirmed = set(session.sign_ups.filter(state=SignUp.State.CONFIRMED).values_list("pk", flat=True))
    assert draw.seats == 4
    assert seated == confirmed


@pytest.mark.django_db
def test_before_the_draw_the_page_shows_what_binds_it_and_keeps_the_seed() -> None:
    session = make_lot(capacity=3)
    (_alice, entry), *_others = enter(session, [2, 1])
    draw = Draw.objects.get(session=session)
    page = text_of(browser(entry.person.user).get(address("activities:draw", session.pk, language="en")))
    assert draw.commitment in page
    assert draw.seed not in page
    assert "3 seats" in page
    assert "2 parties" in page
    assert "3 people" in page
    assert f"Your number: {entry.pk}" in page
    assert "Your number" not in text_of(browser().get(address("activities:draw", session.pk, language="en")))


@pytest.mark.django_db
def test_after_the_draw_the_page_shows_numbers_and_no_names_and_can_be_checked() -> None:
    session = make_lot(capacity=3)
    parties = enter(session, [1, 1, 1, 1, 2])
    url = address("activities:draw", session.pk, language="en")
    close(session)
    assert "The draw takes place within minutes" in text_of(browser().get(url))
    draw = hold_draw(session=session.pk)
    forget_pages()

    stranger = text_of(browser().get(url))
    assert draw.seed in stranger
    assert not any(person.name in stranger for person, _party in parties)
    order = [int(n) for n in re.findall(r'<th scope="row" class="number">(\d+)', stranger)]
    assert order == drawing.order(draw.seed, [party.pk for _person, party in parties])
    lines = re.search(r'<pre class="draw-program"[^>]*><code>(.*?)</code></pre>', stranger, re.S)
    assert lines
    assert run(unescape(lines[1])) == [draw.commitment, str(order)]

    person, party = parties[2]
    mine = text_of(browser(person.user).get(url))
    assert f"Your number: {party.pk}" in mine
    assert mine.count("draw-table__mine") == 1
    assert "draw-table__mine" not in stranger

    assert "it fits" in text_of(browser().get(f"{url}?check=1"))
    Draw.objects.filter(pk=draw.pk).update(seed=drawing.new_seed())
    forget_pages()
    assert "it does not fit" in text_of(browser().get(f"{url}?check=1"))


@pytest.mark.django_db
def test_the_page_still_says_what_was_drawn_when_seats_and_parties_changed_later() -> None:
    session = make_lot(capacity=2)
    parties = {party.pk: person for person, party in enter(session, [1, 1, 1])}
    close(session)
    hold_draw(session=session.pk)
    url = address("activities:draw", session.pk, language="en")
    before = text_of(browser().get(url))
    first = session.sign_ups.get(rank=1)
    cancel_sign_up(sign_up=first.pk, made_by=BY)
    Session.objects.filter(pk=session.pk).update(capacity=9)
    sign_up(session=session.pk, person=make_person("late"), made_by=BY)
    forget_pages()
    after = text_of(browser().get(url))
    table = re.compile(r"<tbody>.*?</tbody>", re.S)
    assert table.findall(after) == table.findall(before)
    assert len(parties) == 3


@pytest.mark.django_db
def test_what_is_no_lot_has_no_draw_page_and_a_draft_shows_nobody_its_own() -> None:
    assert browser().get(address("activities:draw", make_session().pk)).status_code == 404
    session = make_lot()
    Activity.objects.filter(pk=session.activity_id).update(state=Activity.State.DRAFT)
    forget_pages()
    assert browser().get(address("activities:draw", session.pk)).status_code == 404
