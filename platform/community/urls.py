"""Addresses of this room. Of allauth only what we use is open: the code, and signing out.

Its other pages (passwords, addresses, a second sign-in page) stay shut: allauth.urls is included nowhere.
"""

from allauth.account.views import account_inactive, logout
from django.urls import path

from community.accounts import AskForCodeView, CodeView
from community.views import details_page

sign_in = AskForCodeView.as_view()

urlpatterns = [
    path("sign-in/", sign_in, name="account_request_login_code"),
    # allauth and the admin ask for these names; there is one door for all.
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="account_signup"),
    path("sign-in/code/", CodeView.as_view(), name="account_confirm_login_code"),
    path("sign-in/closed/", account_inactive, name="account_inactive"),
    path("sign-out/", logout, name="account_logout"),
    path("my/details/", details_page, name="my-details"),
]
