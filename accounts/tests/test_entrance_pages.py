"""The ways in on the web."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import AuditAction, EndReason
from accounts.models import AuditEvent, TokenFamily, User
from accounts.tokens import issue_tokens
from tests.factories.accounts import PASSWORD, ClientFactory, StaffFactory, TrainerFactory, UserFactory

pytestmark = pytest.mark.django_db
LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/m/key,20/m/ip",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|"inlineScriptNonce": "[^"]+"')


def sign_in(email: str, password: str = PASSWORD, browser: Client | None = None):
    return (browser or Client()).post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(browser: Client) -> bool:
    return browser.get(reverse("accounts:profile")).status_code == 200


def body_without(email: str, answer) -> bytes:
    return TOKEN.sub(b"", answer.content).replace(email.encode(), b"")


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_each_page_is_ours_and_has_no_inline_style_or_script(name):
    answer = Client().get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="public-narrow"' in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*nonce=)", page)


def test_signing_in_and_out():
    user, browser = ClientFactory(), Client()
    assert sign_in(user.email.upper(), browser=browser).status_code == 302
    assert is_signed_in(browser)
    assert AuditEvent.objects.get(action=AuditAction.SIGN_IN).actor == user
    assert browser.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(browser)
    browser.post(reverse("account_logout"))
    assert not is_signed_in(browser)


def test_after_signing_in_one_is_where_one_wanted_to_be_but_never_elsewhere():
    user = ClientFactory()
    wanted = {"login": user.email, "password": PASSWORD, "next": "/settings/security/"}
    assert Client().post(reverse("account_login"), wanted).url == "/settings/security/"
    foreign = {**wanted, "next": "https://evil.test/"}
    assert "evil" not in Client().post(reverse("account_login"), foreign).url


def test_a_wrong_password_and_an_unknown_address_get_the_same_page():
    ClientFactory(email="known@example.test")
    known = sign_in("known@example.test", "wrong sentence")
    unknown = sign_in("nobody@example.test", "wrong sentence")
    assert known.status_code == unknown.status_code == 200
    assert b"The e-mail address or the password is not right." in known.content
    assert body_without("known@example.test", known) == body_without("nobody@example.test", unknown)
    assert AuditEvent.objects.filter(action=AuditAction.SIGN_IN_FAILED).count() == 2


def test_a_disabled_account_is_told_only_to_who_knows_the_password():
    user = ClientFactory(is_active=False)
    assert sign_in(user.email).url == reverse("account_inactive")
    assert sign_in(user.email, "wrong sentence").status_code == 200


def test_disabling_an_account_ends_its_session():
    user, browser = ClientFactory(), Client()
    sign_in(user.email, browser=browser)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(browser)


def test_guessing_is_slow_for_known_and_unknown_alike(settings):
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    ClientFactory(email="known@example.test")
    for email in ("known@example.test", "nobody@example.test"):
        for _ in range(5):
            sign_in(email, "wrong sentence")
        assert b"Too many attempts" in sign_in(email).content


def test_signing_up_verifying_and_signing_in():
    browser = Client()
    form = {"name": "Ada Berg", "email": "Ada@example.test", "password1": PASSWORD, "time_zone": "Australia/Lord_Howe"}
    answer = browser.post(reverse("account_signup"), form)
    assert answer.url == reverse("account_email_verification_sent")
    user = User.objects.get(email="ada@example.test")
    assert (user.name, user.is_trainer, user.time_zone) == ("Ada Berg", True, "Australia/Lord_Howe")
    assert user.trainer_profile.slug == "ada-berg"
    assert not is_signed_in(browser)

    link = re.search(r"http://testserver(/account/confirm-email/\S+)", mail.outbox[0].body)[1]
    assert browser.get(link).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified
    assert browser.post(link).url == reverse("account_login")
    assert EmailAddress.objects.get(user=user).verified
    sign_in("ada@example.test", browser=browser)
    assert is_signed_in(browser)


def test_without_javascript_the_zone_is_utc():
    Client().post(reverse("account_signup"), {"name": "Ada", "email": "a@example.test", "password1": PASSWORD})
    assert User.objects.get().time_zone == "UTC"


def test_signing_up_with_a_taken_address_looks_the_same():
    TrainerFactory(email="taken@example.test")
    form = {"name": "Ada", "password1": PASSWORD}
    free = Client().post(reverse("account_signup"), {**form, "email": "free@example.test"})
    taken = Client().post(reverse("account_signup"), {**form, "email": "taken@example.test"})
    assert (free.status_code, free.url) == (taken.status_code, taken.url)
    assert User.objects.filter(email="taken@example.test").count() == 1
    assert [message.to[0] for message in mail.outbox] == ["free@example.test", "taken@example.test"]
    assert mail.outbox[1].subject == "You already have an account"


def test_an_unverified_address_cannot_be_taken_over_by_signing_up_again():
    Client().post(reverse("account_signup"), {"name": "A", "email": "a@example.test", "password1": PASSWORD})
    Client().post(reverse("account_signup"), {"name": "B", "email": "a@example.test", "password1": "quite another one"})
    assert User.objects.get(email="a@example.test").name == "A"
    assert User.objects.get(email="a@example.test").check_password(PASSWORD)


def test_a_robot_that_fills_the_hidden_field_makes_nobody():
    form = {"name": "Bot", "email": "bot@example.test", "password1": PASSWORD, "website": "https://spam.test"}
    assert Client().post(reverse("account_signup"), form).url == reverse("account_email_verification_sent")
    assert not User.objects.exists()
    assert mail.outbox == []


def test_an_unverified_address_cannot_sign_in_and_gets_a_new_link():
    user, browser = UserFactory(verified=False), Client()
    assert sign_in(user.email, browser=browser).url == reverse("account_email_verification_sent")
    assert not is_signed_in(browser)
    assert len(mail.outbox) == 1


def test_a_used_or_wrong_confirmation_link_says_what_to_do():
    answer = Client().get(reverse("account_confirm_email", args=["no-such-key"]))
    assert b"used before" in answer.content


def test_asking_for_a_reset_looks_the_same_for_known_and_unknown():
    ClientFactory(email="known@example.test")
    known = Client().post(reverse("account_reset_password"), {"email": "known@example.test"})
    unknown = Client().post(reverse("account_reset_password"), {"email": "nobody@example.test"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 2


def test_a_reset_works_once_and_ends_sessions_and_tokens(api):
    user, session, browser = ClientFactory(), Client(), Client()
    sign_in(user.email, browser=session)
    caller = api(user)
    browser.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body)[1]

    form_url = browser.get(link).url
    assert browser.post(form_url, {"password1": "12345678"}).status_code == 200
    assert browser.post(form_url, {"password1": "a whole new one"}).url == reverse(
        "account_reset_password_from_key_done"
    )

    assert not is_signed_in(session)
    assert caller.get("/api/v1/users/me").status_code == 401
    user.refresh_from_db()
    assert user.check_password("a whole new one")
    assert b"too old" in Client().get(link).content
    assert AuditEvent.objects.filter(action=AuditAction.PASSWORD_RESET, subject=user).exists()
    assert [message.subject for message in mail.outbox] == ["A link to your new password", "Your password was changed"]


@pytest.mark.parametrize("key", ["zzz-abc", "0" * 32 + "-abc-def"])
def test_a_wrong_reset_link_is_a_page_and_not_an_error(key):
    assert b"too old" in Client().get(f"/account/password/reset/key/{key}/").content


def test_links_do_not_follow_a_forged_host():
    ClientFactory(email="known@example.test")
    Client().post(reverse("account_reset_password"), {"email": "known@example.test"}, headers={"Host": "localhost"})
    assert "http://testserver/account/password/reset/key/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_changing_the_password_keeps_this_browser_and_ends_the_rest(api):
    user, here, there = ClientFactory(), Client(), Client()
    sign_in(user.email, browser=here)
    sign_in(user.email, browser=there)
    issue_tokens(user)
    wrong = here.post(reverse("account_change_password"), {"oldpassword": "no", "password1": "a whole new one"})
    assert b"This is not your current password." in wrong.content
    assert is_signed_in(there)

    done = here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "a whole new one"})
    assert done.url == reverse("accounts:security")
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert TokenFamily.objects.get().end_reason == EndReason.PASSWORD
    assert AuditEvent.objects.filter(action=AuditAction.PASSWORD_CHANGED, actor=user).exists()


def ask_for_new_address(browser: Client):
    """Post the new address, then the password that is asked for before it counts."""
    asked = browser.post(reverse("account_email"), {"email": "new@example.test", "action_add": "1"})
    return browser.post(asked.url, {"password": PASSWORD})


def test_a_new_address_counts_once_its_link_was_followed():
    user, browser = ClientFactory(email="old@example.test"), Client()
    sign_in(user.email, browser=browser)
    ask_for_new_address(browser)
    assert mail.outbox[0].to == ["new@example.test"]
    user.refresh_from_db()
    assert user.email == "old@example.test"
    assert b"new@example.test" in browser.get(reverse("account_email")).content

    link = re.search(r"http://testserver(/account/confirm-email/\S+)", mail.outbox[0].body)[1]
    browser.post(link)
    user.refresh_from_db()
    assert user.email == "new@example.test"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("new@example.test", True, True)]
    assert mail.outbox[1].to == ["old@example.test"]
    assert AuditEvent.objects.filter(action=AuditAction.EMAIL_CHANGED, actor=user).exists()


def test_an_address_that_became_somebody_elses_is_not_handed_over():
    user, browser = ClientFactory(email="old@example.test"), Client()
    sign_in(user.email, browser=browser)
    ask_for_new_address(browser)
    User.objects.create_user("new@example.test", PASSWORD)
    link = re.search(r"http://testserver(/account/confirm-email/\S+)", mail.outbox[0].body)[1]
    browser.post(link, follow=True)
    user.refresh_from_db()
    assert user.email == "old@example.test"


def test_a_new_address_needs_the_password_once_more(page):
    user, browser = ClientFactory(), Client()
    sign_in(user.email, browser=browser)
    answer = browser.post(reverse("account_email"), {"email": "new@example.test", "action_add": "1"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert mail.outbox == []
    assert browser.get(answer.url).status_code == 200
    assert b"This is not your password." in browser.post(answer.url, {"password": "wrong sentence"}).content
    assert mail.outbox == []
    browser.post(answer.url, {"password": PASSWORD})
    assert mail.outbox[0].to == ["new@example.test"]


@pytest.mark.parametrize("path", ["login/code/confirm/", "password/set/", "email/", "password/change/"])
def test_what_is_not_for_the_anonymous_sends_them_to_sign_in(path):
    answer = Client().get(f"/account/{path}")
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("path", ["phone/change/", "signup/passkey/", "login/code/", "3rdparty/"])
def test_ways_in_that_we_do_not_offer_do_not_exist(path):
    assert Client().get(f"/account/{path}").status_code == 404


def test_staff_sign_in_on_the_same_page_and_others_are_refused(page):
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))
    assert Client().post("/admin/login/", {"username": "a", "password": "b"}).url.startswith(reverse("account_login"))
    assert page(StaffFactory()).get("/admin/").status_code == 200
    assert page(ClientFactory()).get("/admin/login/").status_code == 403


def test_mails_come_as_text_and_as_html_without_markup_in_names():
    user = UserFactory(name="O'Brien <b>", verified=False)
    sign_in(user.email)
    message = mail.outbox[0]
    html = message.alternatives[0].content
    assert "&#x27;" not in message.body
    assert "<b>" not in html
    assert 'href="http://testserver/account/confirm-email/' in html


def test_the_page_of_too_many_requests_is_ours(settings):
    settings.ACCOUNT_RATE_LIMITS = {**LIMITS, "signup": "1/m/ip"}
    form = {"name": "Ada", "email": "a@example.test", "password1": PASSWORD}
    Client().post(reverse("account_signup"), form)
    answer = Client().post(reverse("account_signup"), form)
    assert answer.status_code == 429
    assert b"Too many attempts" in answer.content
