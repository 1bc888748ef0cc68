"""API resources of accounts."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, re_path

from accounts.api import entrance, views


def route(pattern: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """A resource that answers with and without a slash at its end."""
    return re_path(rf"^{pattern}/?$", view, name=name)


SLUG = r"(?P<slug>[-\w]+)"
ID = r"(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

urlpatterns = [
    route("auth/register", entrance.RegisterView.as_view(), "api_register"),
    route("auth/login", entrance.LoginView.as_view(), "api_login"),
    route("auth/refresh", entrance.RefreshView.as_view(), "api_refresh"),
    route("auth/verify", entrance.VerifyView.as_view(), "api_verify"),
    route("auth/logout", entrance.LogoutView.as_view(), "api_logout"),
    route("auth/password/reset", entrance.PasswordResetView.as_view(), "api_password_reset"),
    route("auth/password/reset/confirm", entrance.PasswordResetConfirmView.as_view(), "api_password_reset_confirm"),
    route("auth/email/verify", entrance.EmailVerifyView.as_view(), "api_email_verify"),
    route("auth/logout-all", views.LogoutAllView.as_view(), "api_logout_all"),
    route("auth/password/change", views.PasswordChangeView.as_view(), "api_password_change"),
    route("auth/sessions", views.DeviceListView.as_view(), "api_devices"),
    route(f"auth/sessions/{ID}", views.DeviceView.as_view(), "api_device"),
    route("users/me", views.MeView.as_view(), "api_me"),
    route("users/me/data-accesses", views.DataAccessListView.as_view(), "api_data_accesses"),
    route("trainers", views.TrainerListView.as_view(), "api_trainers"),
    route(f"trainers/{SLUG}", views.TrainerView.as_view(), "api_trainer"),
]
