"""Addresses of this room."""

from django.urls import path, re_path

from volunteers.views import open_roles, session_roles

app_name = "volunteers"

urlpatterns = [
    path("sessions/<int:session>/roles/", session_roles.session_roles, name="session-roles"),
    path("roles/", open_roles.open_roles_page, name="open-roles"),
    path("shifts/<int:pk>/take/", open_roles.take, name="take"),
    path("shifts/<int:pk>/people/", session_roles.add_person, name="add-person"),
    re_path(
        r"^assignments/(?P<pk>\d+)/(?P<verb>confirm|withdraw|hand-back)/$",
        session_roles.change_assignment,
        name="change-assignment",
    ),
    path("my/roles/", open_roles.my_roles_page, name="my-roles"),
    path("my/roles/<int:pk>/hand-back/", open_roles.hand_back_mine, name="hand-back"),
]
