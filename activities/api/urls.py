"""The API of this room, under /api/v1/."""

from django.urls import path, re_path

from activities.api.sessions import OpenSessions
from activities.api.sign_ups import ChangeSignUp, SignUps, WhyNot

app_name = "activities-api"

urlpatterns = [
    path("sessions/", OpenSessions.as_view(), name="sessions"),
    path("sessions/<int:pk>/sign-ups/", SignUps.as_view(), name="sign-ups"),
    path("sessions/<int:pk>/why-not/", WhyNot.as_view(), name="why-not"),
    re_path(
        r"^sign-ups/(?P<pk>\d+)/(?P<verb>cancel|accept|decline|take|come)/$",
        ChangeSignUp.as_view(),
        name="change-sign-up",
    ),
]
