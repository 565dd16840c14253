"""The story up to the evening before: posted, found, signed up, rung up, waited for, accepted."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.journeys.cast import HANAKO, NEWCOMER, SEATS, STARTS, TITLE, Cast
from tests.journeys.town import PERSONS, day_of, text_of, wait_for
from tests.journeys.visitor import Visitor


class Before(Cast):
    """Steps 1 to 5, in their order."""

    # 1. The town

    def the_town_is_there(self) -> None:
        """People, a year of history and two months ahead; the area tree; thirteen programmes."""
        kinds = dict(self.town.ask("SELECT kind, count(*) FROM community_area WHERE parent_id IS NOT NULL GROUP BY 1"))
        assert kinds == {"district": 3, "ward": 16}
        # At least: the pages that were looked at before brought people and a programme of their own.
        assert self.town.one("SELECT count(*) FROM activities_programme") >= 13
        assert self.town.one("SELECT count(*) FROM community_person") >= PERSONS
        first, last = self.town.ask("SELECT min(starts_at), max(starts_at) FROM activities_session")[0]
        assert self.town.now() - first > timedelta(days=330)
        assert last - self.town.now() > timedelta(days=50)
        self.newcomer.go("/")
        assert self.newcomer.page.locator(".session-card").count() > 30  # and the stay, which goes on all winter
        assert self.newcomer.number_at(".results__count") > 100
        self.newcomer.picture("01-find")

    # 2. The class

    def the_shop_posts_a_class(self) -> None:
        """Two sessions of six seats, previewed, then published."""
        shop = self.shop
        shop.be("shopkeeper")
        assert shop.page.url.endswith("/organise/")
        shop.page.locator("a[href='/organise/komakusa/post/']").click()
        shop.page.locator("[name=programme]").select_option(label="まちゼミ")
        shop.fill(
            title=TITLE,
            summary="石臼びきの粉で、はじめてでも打てます。打ったそばは持ち帰れます。",
            date_1=self.first_day.isoformat(),
            date_2=(self.first_day + timedelta(days=7)).isoformat(),
            starts=STARTS.strftime("%H:%M"),
            minutes="90",
            capacity=str(SEATS),
            cost_yen="800",
        )
        shop.page.locator("[name=languages][value=ja]").check()
        for question, answer in (("step_free", "yes"), ("children", "ask"), ("support", "yes")):
            shop.page.locator(f"[name={question}][value={answer}]").check()
        promises = shop.page.locator("[name=promises]")
        expect(promises).to_have_count(2)  # the programme's own, brought when it was chosen
        for promise in promises.all():
            promise.check()
        shop.picture("02-post")
        shop.submit()
        self.activity = int(shop.page.url.rstrip("/").rpartition("/")[2])
        self._is_a_preview()
        shop.press("/publish/")
        expect(shop.page.locator(".messages .alert--success")).to_be_visible()
        expect(shop.page.locator("form[action$='/publish/']")).to_have_count(0)
        sessions = self.town.ask(
            "SELECT id, starts_at, capacity, taken FROM activities_session WHERE activity_id = %s ORDER BY starts_at",
            self.activity,
        )
        assert [(day_of(starts), capacity, taken) for _, starts, capacity, taken in sessions] == [
            (self.first_day, SEATS, 0),
            (self.first_day + timedelta(days=7), SEATS, 0),
        ]
        self.session = sessions[0][0]
        self.roster = f"/organise/sessions/{self.session}/"
        shop.picture("02-published")

    def _is_a_preview(self) -> None:
        expect(self.shop.page.locator("h1")).to_have_text(TITLE)
        expect(self.shop.page.locator("form[action$='/publish/']")).to_be_visible()
        expect(self.shop.page.locator(".session-list button[disabled]")).to_have_count(2)  # as people will see it
        self.shop.picture("02-preview")
        draft = f"/activities/{self.activity}/"
        self.newcomer.expect_refusal_at(draft)
        assert self.newcomer.go(draft).status == 404

    # 3. The newcomer

    def an_onlooker_has_the_page_open(self) -> None:
        """A second browser, in English, watching: from now on this page is never loaded again."""
        page = self.onlooker.page
        with page.expect_websocket() as opened:
            self.onlooker.go(f"/activities/{self.activity}/")
        opened.value.wait_for_event("framereceived")  # it has been told the present state
        expect(self.onlooker.seats(self.session)).to_have_text("6 seats left")
        page.evaluate("window.stillHere = true")

    def a_newcomer_finds_it(self) -> None:
        """By a word, however it is written; by its district, and not in another one."""
        visitor = self.newcomer
        card = visitor.page.locator(".session-card", has_text=TITLE)
        visitor.go("/")
        visitor.page.locator("[name=q]").fill("十割ソバ")
        visitor.page.locator(".filters__search button").click()
        visitor.page.wait_for_url("**/?q=**")
        visitor.reload_until(lambda: card.count() == 2, "both dates of the class on Find")
        visitor.picture("03-found-by-text")
        visitor.go("/")
        visitor.page.locator(".filters__more summary").click()
        visitor.page.locator("[name=q]").fill("十割")
        visitor.page.locator("[name=district]").select_option("akaho")  # sends itself
        visitor.page.wait_for_url("**district=akaho**")
        expect(card).to_have_count(2)
        visitor.page.locator("[name=district]").select_option("nakazawa")
        visitor.page.wait_for_url("**district=nakazawa**")
        expect(card).to_have_count(0)
        expect(visitor.page.locator(".empty")).to_be_visible()
        visitor.picture("03-not-in-nakazawa")
        visitor.page.go_back()
        expect(card).to_have_count(2)
        card.first.locator("a").click()
        expect(visitor.page.locator("h1")).to_have_text(TITLE)
        visitor.picture("03-activity")

    def the_newcomer_signs_up(self) -> None:
        """One form, one code from a mail, done."""
        visitor = self.newcomer
        visitor.page.locator(f"a[href='/sessions/{self.session}/sign-up/']").click()
        visitor.fill(seats="1", name="伊藤 一郎", kana="いとう いちろう", email=NEWCOMER)
        visitor.picture("03-sign-up")
        visitor.submit()
        code = self._code_in_the_mail()
        visitor.picture("03-code")
        visitor.fill(code=code)
        visitor.submit()
        expect(visitor.page.locator("[data-state=confirmed]")).to_be_visible()
        visitor.picture("03-signed-up")

    def _code_in_the_mail(self) -> str:
        found = re.search(r"^\s*(\d{6})\s*$", text_of(self.town.mail_to(NEWCOMER)), re.MULTILINE)
        assert found is not None
        self.onlooker_reads_mails(found[1])
        return found[1]

    def onlooker_reads_mails(self, code: str) -> None:
        """Whoever tries the demo finds the same code on its page of mails."""
        self.analyst.go("/demo/mail/")
        row = self.analyst.page.locator("tr", has_text=NEWCOMER)
        expect(row).to_contain_text(code)
        self.analyst.picture("03-mails")

    def the_newcomer_is_told(self) -> None:
        """On My page, by mail, and under Notices."""
        visitor = self.newcomer
        visitor.page.locator(".main-nav a[href='/my/']").click()
        expect(visitor.page.locator("h1")).to_contain_text("伊藤 一郎")
        expect(visitor.page.locator(".card", has_text=TITLE)).to_be_visible()
        visitor.picture("03-my-page")
        mail = self.town.mail_to(NEWCOMER, TITLE)
        assert "そば処 こまくさ" in text_of(mail)
        assert f"{self.town.address}/sign-ups/" in text_of(mail)
        visitor.page.locator(".main-nav a[href='/notices/']").click()
        notice = visitor.page.locator(".notice-list > li", has_text=TITLE)
        visitor.reload_until(lambda: notice.count() == 1, "the confirmation among the notices")
        visitor.picture("03-notices")
        notice.locator("form button").click()
        expect(visitor.page.locator("[data-state=confirmed]")).to_be_visible()

    # 4. Live

    def the_onlooker_sees(self, words: str, level: str) -> None:
        """The seats change in the page that has been open all the time."""
        seats = self.onlooker.seats(self.session)
        expect(seats).to_have_text(words)
        expect(seats).to_have_attribute("data-level", level)
        assert self.onlooker.page.evaluate("window.stillHere") is True
        assert self.onlooker.page.evaluate("performance.getEntriesByType('navigation').length") == 1

    # 5. The telephone, the queue

    def two_people_ring_the_shop(self) -> None:
        """No account, the same seats: two and three more, and the class is full."""
        self.shop.page.locator(".main-nav a[href='/organise/']").click()
        self.shop.page.locator(f"a[href='{self.roster}']").click()
        self._book("下島 八重子", "0265-00-8241", 2)
        self.the_onlooker_sees("3 seats left", "few")
        self._book("大沢 三郎", "0265-00-7777", 3)
        self.the_onlooker_sees("Full", "full")
        assert self.town.ask("SELECT taken, waiting FROM activities_session WHERE id = %s", self.session) == [(6, 0)]
        self.shop.picture("05-roster-full")

    def _book(self, name: str, telephone: str, seats: int) -> None:
        self.shop.fill(name=name, telephone=telephone, seats=str(seats))
        self.shop.press("/telephone/")
        expect(self.shop.page.locator(".messages .alert--success")).to_contain_text(name)
        expect(self.party(name).locator(".badge").first).to_be_visible()  # "by telephone"

    def the_next_two_wait(self) -> None:
        """Both see their place; the shop's open roster shows them without reloading."""
        self.shop.page.evaluate("window.stillHere = true")
        self._wait_in_line(self.hanako, "resident", place="1", seats=1)
        self._wait_in_line(self.misaki, "visitor", place="2", seats=2)
        self.hanako.picture("05-waiting")
        self.the_onlooker_sees("Full3 waiting", "full")
        for name in ("山田 花子", "佐藤 美咲"):
            expect(self.party(name)).to_have_class(re.compile("waiting"))
        assert self.shop.page.evaluate("window.stillHere") is True
        assert "1" in text_of(self.town.mail_to(HANAKO, TITLE))

    def _wait_in_line(self, visitor: Visitor, persona: str, *, place: str, seats: int) -> None:
        visitor.be(persona)
        visitor.go(f"/activities/{self.activity}/")
        visitor.page.locator(f"a[href='/sessions/{self.session}/sign-up/']").click()
        visitor.fill(seats=str(seats))
        visitor.submit()
        expect(visitor.page.locator("[data-state=waiting] strong")).to_have_text(place)

    def a_caller_cancels(self) -> None:
        """Two seats are free: one is held for the first who waits, the other is too few for the second."""
        before = len(self.town.mails_to(HANAKO, TITLE))
        self.party("下島 八重子").locator("button[formaction$='/cancel/']").click()
        expect(self.party("下島 八重子")).to_have_count(0)
        wait_for(lambda: len(self.town.mails_to(HANAKO, TITLE)) > before, "the mail about the offer")
        assert self.town.ask("SELECT taken, waiting FROM activities_session WHERE id = %s", self.session) == [(5, 2)]
        self.shop.picture("05-roster-offer")
        self.the_onlooker_sees("1 seat left", "few")

    def the_first_in_line_accepts(self) -> None:
        """She is told on My page, answers with one tap, and the other moves up."""
        visitor = self.hanako
        visitor.page.locator(".main-nav a[href='/my/']").click()
        visitor.picture("05-my-page-offer")
        visitor.page.locator(".card", has_text=TITLE).locator("a").first.click()
        expect(visitor.page.locator("[data-state=offered]")).to_be_visible()
        visitor.picture("05-offer")
        visitor.press("/accept/")
        expect(visitor.page.locator("[data-state=confirmed]")).to_be_visible()
        self.misaki.page.reload()
        expect(self.misaki.page.locator("[data-state=waiting] strong")).to_have_text("1")
