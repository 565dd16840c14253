"""Addresses of this room. Of allauth only what we use is open: the code, and signing out."""

from allauth.account.views import confirm_login_code, logout
from django.urls import path

from community.accounts import AskForCodeView
from community.views import details_page

sign_in = AskForCodeView.as_view()

urlpatterns = [
    path("sign-in/", sign_in, name="account_request_login_code"),
    # allauth and the admin ask for these names; there is one door for all.
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="account_signup"),
    path("sign-in/code/", confirm_login_code, name="account_confirm_login_code"),
    path("sign-out/", logout, name="account_logout"),
    path("my/details/", details_page, name="my-details"),
]
