"""An activity, on one phone screen."""

from typing import Any

from activities.forms.post_about import AboutFields
from activities.forms.post_dates import DateFields
from activities.models import Activity, Campaign
from community.models import Organisation


class PostForm(AboutFields, DateFields):
    """One form on one phone screen: a photo, what, when, where, and the five welcome questions."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        self.settle(self.chosen_way, seasons=self.has_seasons)


class AddDatesForm(DateFields):
    """More dates for an activity: its way is settled."""

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, organisation=activity.organisation, **kwargs)
        self.activity = activity
        self.settle(activity.way, seasons=activity.campaign is not None)

    @property
    def season(self) -> Campaign | None:
        """The activity's own."""
        return self.activity.campaign
