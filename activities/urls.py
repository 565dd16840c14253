"""Addresses of this room."""

from django.urls import path, re_path

from activities.views import activity, find, my_page, organise, roster, sign_up

app_name = "activities"

urlpatterns = [
    path("", find.find_page, name="find"),
    path("activities/<int:pk>/", activity.activity_page, name="activity"),
    path("sessions/<int:pk>/sign-up/", sign_up.sign_up_page, name="sign-up-form"),
    path("sign-ups/finish/", sign_up.finish_page, name="sign-up-finish"),
    path("sign-ups/<int:pk>/", sign_up.sign_up_status_page, name="sign-up"),
    re_path(r"^sign-ups/(?P<pk>\d+)/(?P<verb>cancel|accept|decline)/$", sign_up.change_sign_up, name="change-sign-up"),
    path("my/", my_page.my_page, name="my-page"),
    path("organise/", organise.organise_page, name="organise"),
    path("organise/<slug:slug>/post/", organise.post_page, name="post"),
    path("organise/activities/<int:pk>/publish/", organise.publish, name="publish"),
    path("organise/sessions/<int:pk>/", roster.roster_page, name="roster"),
    path("organise/sessions/<int:pk>/telephone/", roster.book_by_telephone, name="telephone-booking"),
    path("organise/sessions/<int:pk>/call-off/", roster.call_off, name="call-off"),
    re_path(
        r"^organise/sessions/(?P<pk>\d+)/(?P<sign_up_pk>\d+)/(?P<verb>attendance|cancel|accept)/$",
        roster.change_party,
        name="change-party",
    ),
]
