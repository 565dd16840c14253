"""The API of this room, under /api/v1/."""

from django.urls import path

from activities.api.sessions import OpenSessions
from activities.api.sign_ups import SignUps

app_name = "activities-api"

urlpatterns = [
    path("sessions/", OpenSessions.as_view(), name="sessions"),
    path("sessions/<int:pk>/sign-ups/", SignUps.as_view(), name="sign-ups"),
]
