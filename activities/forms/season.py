"""A season of a programme."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.forms.rule_fields import SeasonRulesForm, initial_rules
from activities.forms.texts import initial_texts
from activities.models import Campaign, Programme
from activities.services.save_campaign import SeasonFields
from core import clock

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SeasonForm(SeasonRulesForm):
    """Names, dates, the hour at which booking opens for all, and what differs from the programme."""

    programme = forms.ModelChoiceField(Programme.objects.all(), label=_("Programme"), empty_label=None)
    starts_on = forms.DateField(label=_("First day"), widget=DATE)
    ends_on = forms.DateField(label=_("Last day"), widget=DATE)
    opens_on = forms.DateField(label=_("Booking opens on"), widget=DATE, required=False)
    opens_hour = forms.TimeField(
        label=_("at"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
        required=False,
        help_text=_("The same day and hour for everybody. If you leave both empty, booking is open at once."),
    )
    per_person_limit = forms.IntegerField(
        label=_("Sign-ups that one person may have in this season"),
        min_value=1,
        max_value=99,
        required=False,
        help_text=_("If you leave it empty, the programme's limit counts; most have none."),
    )

    def __init__(self, *args: Any, campaign: Campaign | None = None, **kwargs: Any) -> None:
        if campaign is not None:
            kwargs["initial"] = initial_of(campaign)
        super().__init__(*args, **kwargs)
        self.add_texts("name", _("Name"), max_length=80)
        self.add_texts("about", _("About this season"), max_length=1000, long=True, required=())
        self.fields["per_person_limit"].widget.attrs["inputmode"] = "numeric"

    def clean(self) -> dict[str, Any]:
        """A day needs its hour."""
        data = super().clean()
        if bool(data.get("opens_on")) != (data.get("opens_hour") is not None):
            missing = "opens_hour" if data.get("opens_on") else "opens_on"
            if missing not in self.errors:
                self.add_error(missing, _("Give the day and the hour, or leave both empty."))
        return data

    def season_fields(self) -> SeasonFields:
        """All of it, as the service takes it."""
        data = self.cleaned_data
        day, hour = data["opens_on"], data["opens_hour"]
        return SeasonFields(
            programme=data["programme"],
            names=self.texts("name"),
            about=self.texts("about"),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            booking_opens_at=datetime.combine(day, hour, clock.TOKYO) if day else None,
            per_person_limit=data["per_person_limit"],
            rules=self.rules(),
        )


def initial_of(campaign: Campaign) -> dict[str, Any]:
    """The season as the form's initial values."""
    opens = campaign.booking_opens_at and campaign.booking_opens_at.astimezone(clock.TOKYO)
    return {
        **initial_texts("name", campaign.names),
        **initial_texts("about", campaign.about),
        **initial_rules(campaign.rules, season=True),
        "programme": campaign.programme_id,
        "starts_on": campaign.starts_on,
        "ends_on": campaign.ends_on,
        "opens_on": opens and opens.date(),
        "opens_hour": opens and opens.time(),
        "per_person_limit": campaign.per_person_limit,
    }
