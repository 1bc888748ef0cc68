"""What can be done with accounts, by whoever does it: web, API, command or seed."""

from accounts.services.housekeeping import clear_expired
from accounts.services.passwords import change_password, request_password_reset, reset_password, set_password
from accounts.services.people import (
    create_first_admin,
    create_user_with_verified_email,
    ensure_profiles,
    register_trainer,
    sign_up_trainer,
    unique_slug,
    update_profile,
    verify_email,
)
from accounts.services.sessions import (
    end_device,
    log_out_everywhere,
    refresh_tokens,
    sign_in,
    sign_out,
)

__all__ = [
    "change_password",
    "clear_expired",
    "create_first_admin",
    "create_user_with_verified_email",
    "end_device",
    "ensure_profiles",
    "log_out_everywhere",
    "refresh_tokens",
    "register_trainer",
    "request_password_reset",
    "reset_password",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_up_trainer",
    "unique_slug",
    "update_profile",
    "verify_email",
]
