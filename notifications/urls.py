"""Addresses of this room."""

from django.urls import path, re_path

from notifications.views import (
    bounces,
    by_hand,
    calls,
    inbox,
    letters,
    line,
    preferences,
    push,
    sms,
    staff,
    staff_channels,
    staff_kinds,
    stop,
)

app_name = "notifications"

urlpatterns = [
    path("notices/", inbox.inbox_page, name="inbox"),
    path("notices/<int:pk>/open/", inbox.open_notice, name="open"),
    path("notices/read/", inbox.read_everything, name="read-all"),
    path("notices/settings/", preferences.settings_page, name="settings"),
    path("notices/settings/<str:token>/", preferences.settings_by_link, name="settings-link"),
    path("notices/stop/<str:token>/", stop.stop, name="stop"),
    path("notices/bounces/", bounces.bounces, name="bounces"),
    path("notices/push/", push.push_page, name="push"),
    path("notices/push/<int:pk>/test/", push.test_device, name="test-push"),
    path("notices/push/<int:pk>/remove/", push.drop_device, name="drop-push"),
    path("notices/line/", line.line_page, name="line"),
    path("notices/sms/", sms.sms_page, name="sms"),
    path("coordinate/calls/", calls.calls_page, name="calls"),
    path("coordinate/calls/<int:pk>/take/", calls.take, name="take-call"),
    path("coordinate/calls/<int:pk>/note/", calls.note, name="note-call"),
    path("coordinate/calls/<int:pk>/undo/", calls.undo, name="undo-call"),
    path("coordinate/letters/", letters.letters_page, name="letters"),
    path("coordinate/letters/make/", letters.make, name="make-letters"),
    path("coordinate/letters/<int:pk>/", letters.batch_page, name="letter-batch"),
    re_path(
        r"^coordinate/letters/(?P<pk>\d+)/(?P<what>letters|labels)\.pdf$", letters.batch_paper, name="letter-paper"
    ),
    re_path(r"^coordinate/letters/(?P<pk>\d+)/(?P<verb>posted|give-up)/$", letters.change_batch, name="change-batch"),
    path("organise/people/<int:pk>/ways/", by_hand.desk_ways, name="desk-ways"),
    path("staff/notices/", staff.notices_page, name="staff-notices"),
    path("staff/notices/person/", staff.reader_page, name="staff-reader"),
    path("staff/notices/<int:pk>/", staff.notice_page, name="staff-notice"),
    path("staff/notices/<int:pk>/resend/", staff.resend_notice, name="resend"),
    path("staff/notices/failed/", staff_channels.failed_page, name="staff-failed"),
    path("staff/notices/failed/<int:pk>/retry/", staff_channels.retry_one, name="retry"),
    path("staff/notices/channels/", staff_channels.channels_page, name="staff-channels"),
    path("staff/notices/channels/<str:channel>/retry/", staff_channels.retry_all, name="retry-all"),
    path("staff/notices/channels/<str:channel>/open/", staff_channels.open_channel, name="open-channel"),
    path("staff/notices/kinds/", staff_kinds.kinds_page, name="staff-kinds"),
    path("staff/notices/kinds/<str:name>/", staff_kinds.kind_page, name="staff-kind"),
    path("staff/notices/kinds/<str:name>/mail/<str:language>/", staff_kinds.kind_mail, name="staff-kind-mail"),
]
