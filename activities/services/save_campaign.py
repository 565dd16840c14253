"""A season of a programme is made or changed."""

from datetime import date, datetime, timedelta
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from activities.errors import OutsideSeasonRules, SeasonHasActivities
from activities.events import SeasonSaved
from activities.models import Campaign, Programme
from activities.rules import ProgrammeRules
from core import clock
from core.actor import Actor
from core.outbox.events import publish

WEEK = timedelta(weeks=1)


class SeasonFields(TypedDict):
    """All that a season says; `rules` holds only what differs from its programme's."""

    programme: Programme
    names: dict[str, str]
    about: dict[str, str]
    starts_on: date
    ends_on: date
    booking_opens_at: datetime | None
    per_person_limit: int | None
    rules: dict[str, Any]


@transaction.atomic
def save_campaign(*, fields: SeasonFields, made_by: Actor, campaign: int | None = None) -> Campaign:
    """Change the season with this id, or make a new one. Sign-ups that stand are left as they are.

    Raises OutsideSeasonRules where its dates contradict each other or the programme, SeasonHasActivities where it
    would change its programme under them, Campaign.DoesNotExist.
    """
    saved = Campaign() if campaign is None else Campaign.objects.select_for_update().get(pk=campaign)
    moves = campaign is not None and saved.programme_id != fields["programme"].pk
    if moves and saved.activities.exists():
        raise SeasonHasActivities
    _ensure_dates_fit(fields)
    kept = {name: rule for name, rule in saved.rules.items() if name not in _ASKED_FOR}
    for name, value in fields.items():
        setattr(saved, name, value)
    saved.rules = kept | fields["rules"]
    saved.save()
    publish(SeasonSaved(campaign=saved.pk), by=made_by)
    return saved


# A season's own categories and promises have no form: what an import or a script wrote there stays.
_ASKED_FOR = ProgrammeRules.__dataclass_fields__.keys() - {"categories", "promises"}


def _ensure_dates_fit(fields: SeasonFields) -> None:
    """As publishing will ask it of each activity: better said to the coordinator now than to eighty hosts later."""
    starts, ends, opens = fields["starts_on"], fields["ends_on"], fields["booking_opens_at"]
    if ends < starts:
        raise OutsideSeasonRules(_("The season ends before it begins."))
    opens_on = opens.astimezone(clock.TOKYO).date() if opens else None
    weeks = ProgrammeRules.of(fields["programme"].rules | fields["rules"]).booking_opens_weeks
    if weeks is not None:
        low, high = weeks
        if opens_on is None or not low * WEEK <= starts - opens_on <= high * WEEK:
            raise OutsideSeasonRules(
                _("In this programme booking opens %(low)s to %(high)s weeks before the season begins.")
                % {"low": low, "high": high},
                _("Change the day on which booking opens."),
            )
    elif opens_on is not None and opens_on > ends:
        raise OutsideSeasonRules(_("Booking would open after the season."))
