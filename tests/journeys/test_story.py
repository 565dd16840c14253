"""The story of the demo (issue 2), from the posted class to the figures, in real browsers and with nothing replaced."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.afterwards import Afterwards
from tests.journeys.before import Before
from tests.journeys.town import Town

pytestmark = pytest.mark.browser


class Story(Before, Afterwards):
    """All steps."""


@pytest.fixture
def story(town: Town, browser: Browser) -> Iterator[Story]:
    """Everybody with their browser."""
    told = Story(town, browser)
    yield told
    for visitor in told.everybody:
        visitor.leave()


def test_the_story(story: Story) -> None:
    story.the_town_is_there()
    story.the_shop_posts_a_class()
    story.an_onlooker_has_the_page_open()
    story.a_newcomer_finds_it()
    story.the_newcomer_signs_up()
    story.the_onlooker_sees("5 seats left", "open")
    story.the_newcomer_is_told()
    story.two_people_ring_the_shop()
    story.the_next_two_wait()
    story.a_caller_cancels()
    story.the_first_in_line_accepts()
    story.the_evening_before_comes()
    story.each_was_reminded_once()
    story.the_shop_enters_who_teaches_and_helps()
    story.the_day_comes()
    story.the_shop_checks_people_in()
    story.the_shop_confirms_both_roles()
    story.each_was_reminded_once()
    story.it_is_all_in_the_event_table()
    story.nobody_saw_an_error()
