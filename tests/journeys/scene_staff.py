"""What staff find: a notice that one way could not deliver, one that is being tried again, and a channel left alone."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from core import clock
from notifications.models import ChannelGate, ChannelName, Notice, NoticeDelivery

if TYPE_CHECKING:
    from tests.journeys.scene import Scene

BODY = "小口 ふみさん、こんにちは。\n\n席が取れました。\n\n日時：11月25日（水） 10:00–11:30"


def show_staff(scene: "Scene") -> None:
    """The letter's gate is nobody else's: letters are not sent by themselves."""
    now, State = clock.now(), NoticeDelivery.State  # noqa: N806  a class, as elsewhere
    notice = Notice.objects.create(
        person=scene.guest,
        kind="sign_up_confirmed",
        key="scene:staff",
        language="ja",
        subject="sign_up",
        subject_id=0,
        title="申し込みができました：手打ちそば体験",
        body=BODY,
        path="/my/",
        created_at=now,
    )
    went = {"notice": notice, "due_at": now, "expires_at": now + timedelta(days=2)}
    NoticeDelivery.objects.create(
        **went, channel=ChannelName.EMAIL, state=State.SENT, sent_at=now, attempts=2, receipt="<1.scene@deban.example>"
    )
    refused = "the mail server refused it with code 550"
    NoticeDelivery.objects.create(
        **went, channel=ChannelName.EMAIL, state=State.FAILED, again=1, attempts=1, error=refused
    )
    alone = Notice.objects.create(
        person=scene.others[0],
        kind="reminder",
        key="scene:staff:alone",
        language="ja",
        subject="sign_up",
        subject_id=0,
        title="明日です：手打ちそば体験",
        body=BODY,
        path="/my/",
        created_at=now,
    )
    went["notice"] = alone
    NoticeDelivery.objects.create(**went, channel=ChannelName.SMS, state=State.FAILED, error="the SMS provider is away")
    # One that no journey needs: after a quarter of an hour what is urgent takes another channel.
    since = timezone.now() - timedelta(minutes=16)
    ChannelGate.objects.update_or_create(
        channel=ChannelName.LINE,
        defaults={"failures": 5, "closed_since": since, "closed_until": since + timedelta(days=1), "why": "no answer"},
    )
    scene.ids |= {"staff_notice": notice.pk, "staff_person": scene.guest.pk}
