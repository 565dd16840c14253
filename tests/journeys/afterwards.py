"""The story from the evening before: reminded, checked in, confirmed, counted, written down."""

import re
from datetime import time, timedelta

from playwright.sync_api import expect

from tests.journeys.cast import HANAKO, MISAKI, NEWCOMER, SHOP, STARTS, TITLE, Cast
from tests.journeys.town import day_of, text_of, wait_for

TRAIL = [
    ("ActivityPosted", SHOP, "web"),
    ("ActivityPublished", SHOP, "web"),
    ("SignUpConfirmed", NEWCOMER, "web"),
    ("SignUpConfirmed", SHOP, "phone"),
    ("SignUpConfirmed", SHOP, "phone"),
    ("SignUpWaitlisted", HANAKO, "web"),
    ("SignUpWaitlisted", MISAKI, "web"),
    ("SignUpCancelled", SHOP, "phone"),
    ("SeatOffered", None, "system"),
    ("SignUpConfirmed", HANAKO, "web"),
    ("RoleOffered", SHOP, "web"),
    ("RoleTaken", SHOP, "phone"),
    ("RoleOffered", SHOP, "web"),
    ("RoleTaken", SHOP, "web"),
    ("AttendanceRecorded", SHOP, "counter"),
    ("AttendanceRecorded", SHOP, "counter"),
    ("AttendanceRecorded", SHOP, "counter"),
    ("ContributionConfirmed", SHOP, "counter"),
    ("ContributionConfirmed", SHOP, "counter"),
]


class Afterwards(Cast):
    """Steps 6 to 8, in their order."""

    # 6. The evening before

    def the_evening_before_comes(self) -> None:
        """The clock moves, by the demo's own button and by the command; beat and worker send the reminders."""
        assert self._reminded() == []
        self.analyst.page.goto("/demo/")
        self.analyst.page.locator("button[name=by][value='+1d']").click()
        expect(self.analyst.page.locator(".messages .alert--success")).to_be_visible()
        assert day_of(self.town.now()) == self.first_day - timedelta(days=1)
        self.analyst.picture("06-demo-guide")
        self.town.move_clock_to(self.at(time(18, 5)) - timedelta(days=1))
        wait_for(lambda: all(self._reminders_to(who) for who in (NEWCOMER, HANAKO)), "both reminders", seconds=60)

    def _reminded(self) -> list[str]:
        """Who has a reminder of this class planned or sent, in the order of their sign-ups."""
        return [
            name
            for (name,) in self.town.ask(
                """SELECT person.name FROM notifications_notice notice
                   JOIN activities_signup party ON party.id = notice.subject_id
                   JOIN community_person person ON person.id = notice.person_id
                   WHERE notice.kind = 'reminder' AND party.session_id = %s ORDER BY party.id""",
                self.session,
            )
        ]

    def _reminders_to(self, address: str) -> int:
        """How many such mails have arrived: a mail's id names what it is about."""
        return sum(".reminder." in str(mail["Message-ID"]) for mail in self.town.mails_to(address, TITLE))

    def each_was_reminded_once(self) -> None:
        """One mail to each confirmed person with an address; a notice alone for who has none; nothing to who waits."""
        assert self._reminded() == ["伊藤 一郎", "大沢 三郎", "山田 花子"]
        assert [self._reminders_to(who) for who in (NEWCOMER, HANAKO, MISAKI)] == [1, 1, 0]

    # 7. The day

    def the_shop_enters_who_teaches_and_helps(self) -> None:
        """On the roster's panel of roles: one person by telephone number, one by the address of their account."""
        self.shop.go(self.roster)
        self._give_role("teach", name="竹村 洋平", telephone="0265-00-3306")
        self._give_role("help", name="中村 恵", email="megumi@komagane.example")
        self.shop.picture("07-roles")

    def _give_role(self, task: str, **person: str) -> None:
        panel = self.shop.page.locator("#session-roles")
        panel.locator("[name=task]").select_option(task)
        panel.locator("form[action$='/roles/'] button").click()
        role = panel.locator(".panel").last
        role.locator("summary").click()
        for field, value in person.items():
            role.locator(f"[name={field}]").fill(value)
        role.locator("form[action$='/people/'] button").click()
        expect(panel.locator(".roster__row", has_text=person["name"])).to_be_visible()

    def the_day_comes(self) -> None:
        """Five minutes after the start."""
        self.town.move_clock_to(self.at(STARTS) + timedelta(minutes=5))
        self.analyst.be("analyst")

    def the_shop_checks_people_in(self) -> None:
        """Two came, one party did not."""
        self.shop.go(self.roster)
        for name in ("伊藤 一郎", "山田 花子"):
            self.party(name).locator(".button--primary").click()
            expect(self.party(name)).to_have_class(re.compile("present"))
        self.party("大沢 三郎").locator("summary").click()
        self.party("大沢 三郎").locator("button[value=excused]").click()
        expect(self.party("大沢 三郎").locator(".badge")).to_have_count(2)  # "by telephone", "could not come"
        assert self.shop.number_at(".roster-count div:last-child dd") == 2
        self.shop.picture("07-checked-in")

    def the_shop_confirms_both_roles(self) -> None:
        """And with that today's role rate moves by ten people."""
        rate, count = self._role_rate()
        for name in ("竹村 洋平", "中村 恵"):
            row = self.shop.page.locator("#session-roles .roster__row", has_text=name)
            row.locator("form[action$='/confirm/'] button").click()
            expect(row).to_have_class(re.compile("present"))
        self.shop.picture("07-confirmed")
        self.analyst.reload_until(lambda: self._role_rate()[1] != count, "a new role rate")
        assert self._role_rate()[1] == count + 10
        assert self._role_rate()[0] != rate
        self.analyst.picture("07-figures")
        thanks = self.town.mail_to("yohei@komagane.example", "")
        assert TITLE in text_of(thanks)

    def _role_rate(self) -> tuple[str, int]:
        """Today's rate, as the staff read it, and the number of people."""
        if not self.analyst.page.url.endswith("/figures/today/"):
            self.analyst.go("/figures/today/")
        rate = self.analyst.page.locator("#today .stat--lead .stat__value").inner_text()
        note = self.analyst.page.locator("#today .stat--lead .stat__note").inner_text()
        return rate, int(re.findall(r"[\d,]+", note)[-1].replace(",", ""))

    # 8. The trail

    def it_is_all_in_the_event_table(self) -> None:
        """Who did what, through which channel, in this order; and nothing is left undone."""
        users = dict(self.town.ask("SELECT id, email FROM community_user"))
        events = self.town.ask(
            """SELECT id, name, actor, channel FROM outbox_event
               WHERE payload->>'session' = %s OR payload->>'activity' = %s
                  OR payload->>'role' IN (SELECT id::text FROM volunteers_role WHERE session_id = %s)
               ORDER BY id""",
            str(self.session),
            str(self.activity),
            self.session,
        )
        assert [(name.partition(".")[2], users.get(actor), channel) for _, name, actor, channel in events] == TRAIL
        first, last = events[0][0], events[-1][0]
        wait_for(lambda: not self._undone(first, last), "every delivery to be done")

    def _undone(self, first: int, last: int) -> list[tuple[object, ...]]:
        return self.town.ask(
            "SELECT handler, state, error FROM outbox_delivery WHERE state <> 'done' AND event_id BETWEEN %s AND %s",
            first,
            last,
        )

    def nobody_saw_an_error(self) -> None:
        """No script failed in any of the browsers."""
        assert [complaint for visitor in self.everybody for complaint in visitor.complaints] == []
