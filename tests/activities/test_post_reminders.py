"""The organiser chooses when people are reminded: in the form, by copying, from a template, and sees it again."""

import pytest
from django.test import Client

from activities.forms.post import PostForm
from activities.forms.post_start import from_template, like_last_time
from activities.models import Activity
from activities.services.post_activity import Content, take_over
from community.models import Membership
from tests.activities.posting import a_draft, a_programme, answers
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chosen", [[], ["evening"], ["week", "hours"]])
def test_what_was_ticked_is_kept_copied_and_shown(chosen: list[str]) -> None:
    form = PostForm(answers(a_programme(), reminders=chosen), organisation=make_organisation())
    assert form.is_valid(), form.errors
    activity = a_draft()
    take_over(activity, form.content())
    activity.save()
    assert activity.reminders == chosen
    assert like_last_time(activity, None)["reminders"] == chosen
    user = make_user("host@example.jp", language="en")
    Membership.objects.create(user=user, organisation=activity.organisation, role="owner")
    client = Client()
    client.force_login(user)
    page = client.get(f"/en/activities/{activity.pk}/").content.decode()
    assert ("Nobody is reminded." in page) is (not chosen)
    assert ("a week before" in page) is ("week" in chosen)


def test_who_says_nothing_leaves_them_as_they_are() -> None:
    activity = a_draft(reminders=["week"])
    take_over(activity, Content(programme=activity.programme, texts={"ja": {"title": "そば"}}))
    assert activity.reminders == ["week"]
    assert Activity().reminders == ["evening"]


def test_a_template_may_propose_them() -> None:
    programme = a_programme()
    programme.templates = [{"names": {"ja": "登山"}, "defaults": {"reminders": ["days", "evening"]}}]
    programme.save()
    start = from_template(f"{programme.pk}-0", [programme])
    form = PostForm(organisation=make_organisation(), initial=start)
    assert form.get_initial_for_field(form.fields["reminders"], "reminders") == ["days", "evening"]
