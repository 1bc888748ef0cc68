"""Staff's view of people: who they are, how they get in, and what the trail says. Nobody becomes somebody else here."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from rest_framework_simplejwt.token_blacklist import admin as _registered_first  # noqa: F401  undone below
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

from accounts.models import AuditEvent, ClientProfile, DataAccess, TokenFamily, TrainerProfile, User
from accounts.services import ensure_profiles, set_password

# Staff sign in on the product's own page: its limits, its audit and later its second factor hold for them as well.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# They hold nothing but ids of spent tokens; the sign-ins below are what a person can read.
admin.site.unregister([OutstandingToken, BlacklistedToken])


class PersonChangeForm(UserChangeForm):  # type: ignore[type-arg]
    """Everything but the password, which has a page of its own."""

    class Meta(UserChangeForm.Meta):
        model = User
        field_classes: ClassVar[dict[str, Any]] = {}


class PersonCreationForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """An address, a name and perhaps a password."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email", "name")
        field_classes: ClassVar[dict[str, Any]] = {}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class PersonPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]
    """A new password ends every session and token, whoever sets it."""

    def save(self, commit: bool = True) -> User:
        user: User = self.user
        password = self.cleaned_data["password1"]
        if password and commit:
            set_password(actor=None, user=user, password=password)
            return user
        super().save(commit)
        return user


class EmailAddressInline(admin.TabularInline):  # type: ignore[type-arg]
    """The person's addresses. Staff may vouch for one; changing it is the person's own affair."""

    model = EmailAddress
    extra = 0
    readonly_fields = ["email", "primary"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TrainerProfileInline(admin.StackedInline):  # type: ignore[type-arg]
    """The trainer's page."""

    model = TrainerProfile
    extra = 0


class ClientProfileInline(admin.StackedInline):  # type: ignore[type-arg]
    """A client's profile without the health notes: those are between client and trainer."""

    model = ClientProfile
    extra = 0
    exclude = ["health_notes"]


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    """People."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    change_password_form = PersonPasswordForm
    list_display = ["email", "name", "is_trainer", "is_client", "is_staff", "is_active", "last_login", "created_at"]
    list_filter = ["is_active", "is_trainer", "is_client", "is_staff", "is_superuser", "created_at"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    date_hierarchy = "created_at"
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["last_login", "created_at", "updated_at"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        ("Roles", {"fields": ["is_trainer", "is_client"]}),
        ("Preferences", {"fields": ["units", "time_zone", "first_weekday", "theme"]}),
        ("Rights", {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        ("Dates", {"fields": ["last_login", "created_at", "updated_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})]

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        """The inlines of the roles that the person has."""
        if obj is None:
            return []
        return [
            EmailAddressInline,
            *([TrainerProfileInline] if obj.is_trainer else []),
            *([ClientProfileInline] if obj.is_client else []),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """The address is changed by who can read its mail."""
        return [*self.readonly_fields, *(["email"] if obj else [])]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A person made here has an address to verify and the profiles of their roles."""
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        ensure_profiles(user=user)
        if not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the product writes and nobody edits."""

    actions = None
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TokenFamily)
class TokenFamilyAdmin(ReadOnlyAdmin):
    """Sign-ins through the API. No token is stored, so none can be shown."""

    list_display = ["user", "device", "address", "created_at", "last_used_at", "ended_at", "end_reason"]
    list_filter = ["end_reason", ("ended_at", admin.EmptyFieldListFilter), "last_used_at"]
    search_fields = ["user__email", "user__name", "device", "address"]
    list_select_related = ["user"]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The trail."""

    list_display = ["at", "action", "actor", "subject", "address", "request_id"]
    list_filter = ["action", "at"]
    search_fields = ["actor__email", "subject__email", "address", "request_id"]
    list_select_related = ["actor", "subject"]
    date_hierarchy = "at"


@admin.register(DataAccess)
class DataAccessAdmin(ReadOnlyAdmin):
    """Who looked at whose data."""

    list_display = ["hour", "viewer", "subject", "category"]
    list_filter = ["category", "hour"]
    search_fields = ["viewer__email", "subject__email"]
    list_select_related = ["viewer", "subject"]
    date_hierarchy = "hour"
