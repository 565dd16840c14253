"""The program's addresses with the demo's, which config.urls leaves out under the tests' settings."""

from django.urls import include, path

from config.urls import urlpatterns as program

urlpatterns = [path("demo/", include("demo.urls")), *program]
