"""The demo's own addresses: without a language in front, English at the end."""

from django.urls import path

from demo import views

app_name = "demo"

urlpatterns = [
    path("", views.guide, name="guide"),
    path("en/", views.guide, {"language": "en"}, name="guide-en"),
    path("sign-in/<slug:slug>/", views.sign_in, name="sign-in"),
    path("clock/", views.move, name="clock"),
    path("clock/en/", views.move, {"language": "en"}, name="clock-en"),
    path("mail/", views.mail_list, name="mail-list"),
    path("mail/en/", views.mail_list, {"language": "en"}, name="mail-list-en"),
    path("mail/<slug:mail_id>/", views.mail_page, name="mail"),
    path("mail/<slug:mail_id>/html/", views.mail_html, name="mail-html"),
    path("mail/<slug:mail_id>/en/", views.mail_page, {"language": "en"}, name="mail-en"),
]
