"""The people who look at pages, and what there is for them to see."""

from datetime import timedelta

from playwright.sync_api import Browser, expect

from tests.journeys.scene import PARENT
from tests.journeys.town import Scenery, Town
from tests.journeys.visitor import Visitor


class Audience:
    """The people who look at pages, each with one browser, and the ids that the pages' addresses need."""

    def __init__(self, town: Town, browser: Browser, scene: Scenery) -> None:
        self._town, self._browser = town, browser
        self._visitors: dict[str, Visitor] = {}
        self._cookies = scene.cookies
        vars(self).update(scene.ids)
        self.machizemi = town.one("SELECT id FROM activities_programme WHERE slug = 'machizemi'")
        self.past_season = town.one("SELECT min(id) FROM activities_campaign")
        self.session, self.activity = self._session_ahead("activity.campaign_id IS NULL AND capacity > taken")
        self.own_session, self.own_activity = self._session_ahead("organisation.slug = 'komakusa'")
        self.sign_up = 0
        self._somebody_signs_up()
        self._town.mail_to(PARENT)
        self.mail = max(self._town.var.glob("demo/mail/*.eml")).stem

    def _session_ahead(self, which: str) -> tuple[int, int]:
        """A session that lies well ahead, and its activity."""
        [found] = self._town.ask(
            f"""SELECT session.id, activity.id FROM activities_session session
                JOIN activities_activity activity ON activity.id = session.activity_id
                JOIN community_organisation organisation ON organisation.id = activity.organisation_id
                WHERE activity.state = 'published' AND session.state = 'scheduled' AND {which}
                  AND session.starts_at > %s
                ORDER BY session.starts_at LIMIT 1""",  # noqa: S608  our own words
            self._town.now() + timedelta(days=10),
        )
        return int(found[0]), int(found[1])

    def _somebody_signs_up(self) -> None:
        """So that My page, the notices and the sign-up's own page have something to show."""
        resident = self.visitor("resident")
        resident.go(f"/sessions/{self.session}/sign-up/")
        if "/sign-ups/" not in resident.page.url:
            resident.submit()
        expect(resident.page.locator("[data-state]")).to_be_visible()
        self.sign_up = int(resident.page.url.rstrip("/").rpartition("/")[2])
        resident.go("/notices/")
        notice = resident.page.locator(".notice-list > li").first
        resident.reload_until(lambda: notice.count() == 1, "a notice")

    def visitor(self, persona: str) -> Visitor:
        """Somebody's browser: a persona's, or of an account of the scene; the empty name is a stranger's."""
        if persona not in self._visitors:
            self._visitors[persona] = Visitor(self._town, self._browser)
            if persona in self._cookies:
                self._visitors[persona].wear(self._cookies[persona])
            elif persona:
                self._visitors[persona].be(persona)
        return self._visitors[persona]

    def leave(self) -> None:
        """Close all browsers."""
        for visitor in self._visitors.values():
            visitor.leave()
