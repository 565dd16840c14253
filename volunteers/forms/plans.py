"""What a coordinator says when they ask for a plan, apply it, or look for somebody in it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities.models import Programme, Session
from community.models import Area
from core import clock
from volunteers.models import Plan

LONGEST = 62  # days: longer, and what people said of their time has changed
WHOLE_TOWN = "all"


class AskPlanForm(forms.Form):
    """For which part of the town, for what, on which days."""

    area = forms.ChoiceField(label=_("Part of the town"))
    about = forms.ChoiceField(label=_("For what"), required=False)
    first_day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        areas: Sequence[Area],
        whole_town: bool,
        programmes: Sequence[Programme],
        sessions: Sequence[tuple[Session, str]],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.sessions = {session.pk: session for session, _words in sessions}
        self.programmes = {programme.pk: programme for programme in programmes}
        self.areas = {area.pk: area for area in areas}
        everything = [(WHOLE_TOWN, _("The whole town and around"))] if whole_town else []
        fields: dict[str, Any] = self.fields
        fields["area"].choices = [
            *everything,
            *((str(area.pk), f"{area.name} ({area.get_kind_display()})") for area in areas),
        ]
        fields["about"].choices = [
            ("", _("Everything that wants people")),
            (_("One day"), [(f"session-{session.pk}", words) for session, words in sessions]),
            (_("One programme"), [(f"programme-{one.pk}", str(one.name)) for one in programmes]),
        ]
        fields["about"].help_text = _("For one day (a festival, say) you need not name the days.")

    def clean(self) -> dict[str, Any]:
        """The area, and the days; a session brings its own."""
        cleaned: dict[str, Any] = super().clean() or {}
        area = cleaned.get("area", "")
        cleaned["area"] = self.areas.get(int(area)) if area.isdigit() else None
        kind, _dash, pk = str(cleaned.get("about", "")).partition("-")
        cleaned["session"] = self.sessions.get(int(pk)) if kind == "session" else None
        cleaned["programme"] = self.programmes.get(int(pk)) if kind == "programme" else None
        if cleaned["session"] is not None:
            cleaned["first_day"], cleaned["last_day"] = _days_around(cleaned["session"])
        elif not self.errors:
            self._check_days(cleaned)
        return cleaned

    def _check_days(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        for name, day in (("first_day", first), ("last_day", last)):
            if day is None:
                self.add_error(name, _("Please choose a day."))
        if first is None or last is None:
            return
        if last < first or last < clock.today():
            self.add_error("last_day", _("This day lies before the first one, or in the past."))
        elif last - first > timedelta(days=LONGEST):
            self.add_error("last_day", _("A plan is for two months at most."))


def _days_around(session: Session) -> tuple[date, date]:
    """Setting up may begin the day before, tidying may last into the next."""
    first = session.starts_at.astimezone(clock.TOKYO).date() - timedelta(days=1)
    return first, session.ends_at.astimezone(clock.TOKYO).date() + timedelta(days=1)


class ApplyPlanForm(forms.Form):
    """Are they asked, or have they agreed?"""

    ask = forms.ChoiceField(
        label=_("What should happen"),
        choices=Plan.Ask.choices,
        initial=Plan.Ask.PROPOSE,
        widget=forms.RadioSelect,
        help_text=_("A proposal keeps its place for three days at most. Nobody has to say why not."),
    )


class SomebodyForm(forms.Form):
    """Whom do you mean?"""

    text = forms.CharField(
        label=_("Name or telephone"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
