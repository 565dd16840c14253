"""Addresses of this room. Of allauth only what we use is open: the code, and signing out.

Its other pages (passwords, addresses, a second sign-in page) stay shut: allauth.urls is included nowhere.
"""

from allauth.account.views import account_inactive, logout
from django.urls import include, path, re_path

from community.accounts import AskForCodeView, CodeView
from community.views import cards, desk, guardians, own_data, people
from community.views.details import details_page

sign_in = AskForCodeView.as_view()

people_patterns = [
    path("my/people/", people.people_page, name="list"),
    path("my/people/ask/", people.ask_page, name="ask"),
    path("my/people/requests/<int:pk>/", people.request_page, name="request"),
    path("my/people/requests/<int:pk>/take-back/", people.take_back, name="take-back"),
    re_path(r"^my/people/agreements/(?P<pk>\d+)/(?P<verb>end|extend)/$", people.change_support, name="change-support"),
    path("my/people/<int:pk>/card/", cards.supported_card, name="person-card"),
    path("my/people/<int:pk>/guardian/", guardians.supported_guardian, name="person-guardian"),
    path("my/card/", cards.my_card, name="card"),
    path("my/data/", own_data.my_data, name="my-data"),
    path("my/data/download/", own_data.download_my_data, name="my-data-download"),
    path("my/data/erase/", own_data.erase_me, name="erase-me"),
    path("good-bye/", own_data.good_bye, name="good-bye"),
    path("my/details/guardian/", guardians.my_guardian, name="guardian"),
    path("guardian/", guardians.guardian_answer, name="guardian-answer"),
    path("guardian/<str:token>/", guardians.guardian_link, name="guardian-link"),
    path("organise/people/support/", desk.desk_page, name="desk"),
    path("organise/people/support/new/", desk.desk_new_page, name="desk-new"),
    path("organise/people/<int:pk>/support/", desk.desk_person_page, name="desk-person"),
    path("organise/people/<int:pk>/card/", cards.desk_card, name="desk-card"),
    path("organise/people/<int:pk>/guardian/", guardians.desk_guardian, name="desk-guardian"),
    path("organise/people/<int:pk>/data/", own_data.desk_data, name="desk-data"),
    path("organise/people/<int:pk>/data/download/", own_data.desk_download, name="desk-data-download"),
    path("organise/people/<int:pk>/data/erase/", own_data.desk_erase, name="desk-erase"),
    re_path(
        r"^organise/people/(?P<pk>\d+)/support/(?P<support_pk>\d+)/(?P<verb>end|extend)/$",
        desk.desk_change,
        name="desk-change",
    ),
]

urlpatterns = [
    path("sign-in/", sign_in, name="account_request_login_code"),
    # allauth and the admin ask for these names; there is one door for all.
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/", sign_in, name="account_signup"),
    path("sign-in/code/", CodeView.as_view(), name="account_confirm_login_code"),
    path("sign-in/closed/", account_inactive, name="account_inactive"),
    path("sign-out/", logout, name="account_logout"),
    path("my/details/", details_page, name="my-details"),
    path("", include((people_patterns, "people"))),
]
