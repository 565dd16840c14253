"""Who takes part in the story, and what they have learnt so far."""

from datetime import date, datetime, time, timedelta

from playwright.sync_api import Browser, Locator

from tests.journeys.town import TOKYO, Town, day_of
from tests.journeys.visitor import DESK, Visitor

TITLE = "月見の十割そばを打つ"
SEATS = 6
STARTS = time(10, 30)
NEWCOMER = "ichiro@journeys.example"  # has never been here
HANAKO = "hanako@komagane.example"
MISAKI = "misaki@tokyo.example"
SHOP = "komakusa@komagane.example"


class Cast:
    """Everybody with a browser of their own."""

    def __init__(self, town: Town, browser: Browser) -> None:
        self.town = town
        self.shop = Visitor(town, browser, width=DESK)
        self.newcomer = Visitor(town, browser)
        self.onlooker = Visitor(town, browser, language="en")
        self.hanako = Visitor(town, browser)
        self.misaki = Visitor(town, browser)
        self.analyst = Visitor(town, browser, width=DESK)
        self.everybody = [self.shop, self.newcomer, self.onlooker, self.hanako, self.misaki, self.analyst]
        self.first_day: date = day_of(town.now()) + timedelta(days=2)
        self.activity = 0
        self.session = 0
        self.roster = ""

    def party(self, name: str) -> Locator:
        """A row of the shop's open roster."""
        return self.shop.page.locator("live-refetch .roster__row", has_text=name)

    def at(self, moment: time) -> datetime:
        """A time of day on the day of the class."""
        return datetime.combine(self.first_day, moment, TOKYO)
