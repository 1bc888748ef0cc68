"""The components, the style guide that shows each of them, and the form renderer."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from core.forms import SegmentedRadio
from core.templatetags import ui
from core.views.errors import server_error

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STYLESHEETS = sorted((Path(settings.BASE_DIR) / "static" / "css").rglob("*.css"))
# Mail programs know only inline styles.
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts)
COMPONENTS = sorted(path.name for path in (TEMPLATES / "ui").glob("*.html"))


def rendered(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.fixture
def style_guide(client: Client, settings):
    settings.DEBUG = True
    return client.get(reverse("core:style_guide"))


@pytest.mark.django_db
def test_style_guide_shows_every_component(style_guide):
    shown = {template.name.removeprefix("ui/") for template in style_guide.templates if template.name}

    assert style_guide.status_code == 200
    assert set(COMPONENTS) - shown == set()


@pytest.mark.django_db
def test_style_guide_obeys_the_content_security_policy(style_guide):
    page = style_guide.content.decode()
    scripts = re.findall(r"<script(?![^>]*application/json)[^>]*>", page)

    assert scripts
    assert all(re.search(r'nonce="[^"]+"', script) for script in scripts)
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)


@pytest.mark.django_db
def test_style_guide_has_no_id_twice(style_guide):
    page = style_guide.content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert len(ids) == len(set(ids))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["style_guide", "style_guide_streams", "style_guide_load"])
def test_style_guide_is_not_for_visitors(client, name):
    assert client.get(reverse(f"core:{name}")).status_code == 404


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_names_its_parameters(name):
    first_line = (TEMPLATES / "ui" / name).read_text().splitlines()[0]

    assert first_line.startswith("{# ")
    assert re.search(r"parameters?[:.]", first_line, re.IGNORECASE)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_has_no_inline_style_or_handler(path):
    source = path.read_text()

    assert not re.search(r"<[^>]+\sstyle=", source)
    assert not re.search(r"<[^>]+\son[a-z]+=", source)


@pytest.mark.parametrize(
    "path", sorted((Path(settings.BASE_DIR) / "static" / "css").rglob("*.css")), ids=lambda p: p.name
)
def test_stylesheet_keeps_the_rules(path):
    source = path.read_text()
    selectors = re.sub(r"\{[^{}]*\}", "", re.sub(r"/\*.*?\*/|url\([^)]*\)", "", source, flags=re.DOTALL))

    assert "!important" not in source
    assert not re.search(r"#[a-zA-Z][\w-]*", selectors)
    if path.name != "tokens.css":
        assert not re.search(r"var\(--(gray|ink|white)", source)


def test_every_component_stylesheet_is_imported():
    folder = Path(settings.BASE_DIR) / "static" / "css"
    imported = set(re.findall(r'url\("components/([^"]+)"\)', (folder / "app.css").read_text()))

    assert imported == {path.name for path in (folder / "components").glob("*.css")}


def test_every_used_token_is_defined():
    folder = Path(settings.BASE_DIR) / "static" / "css"
    everything = "".join(path.read_text() for path in folder.rglob("*.css"))
    defined = set(re.findall(r"(--[\w-]+):", everything))

    assert set(re.findall(r"var\((--[\w-]+)", everything)) <= defined


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Mara Lind", "ML"),
        ("Ines", "I"),
        ("Jan van der Berg", "JB"),
        ("", "?"),
        (None, "?"),
        ("Øyvind Ås", "ØÅ"),
        ("(x) y", "Y"),
    ],
)
def test_initials(name, expected):
    assert ui.initials(name) == expected


def test_status_has_icon_words_and_class():
    page = rendered('{% status "missed" %}')

    assert "<svg" in page
    assert "missed</span>" in page
    assert "status-missed" in page


def test_status_without_words_is_still_spoken():
    assert 'aria-label="on target"' in rendered('{% status "on_target" icon_only=True %}')


def test_status_refuses_an_unknown_kind():
    with pytest.raises(KeyError):
        rendered('{% status "splendid" %}')


def test_component_escapes_what_people_typed():
    page = rendered("{% card title %}{{ title }}{% endcard %}{% badge title %}{% status 'ok' title %}", title="<b>&")

    assert "<b>" not in page
    assert page.count("&lt;b&gt;&amp;") == 5


def test_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in rendered('{% icon "x" %}')
    assert 'aria-label="Close &amp; go"' in rendered('{% icon "x" 18 label %}', label="Close & go")


def test_button_with_url_is_a_link():
    assert rendered('{% button "Open" "/somewhere/" %}').strip().startswith('<a class="button" href="/somewhere/"')


def test_pagination_keeps_the_other_parameters():
    request = RequestFactory().get("/?q=mara&page=2")
    page = rendered("{% pagination page %}", page=Paginator(range(50), 20).page(2), request=request)

    assert "?q=mara&amp;page=1" in page
    assert "?q=mara&amp;page=3" in page
    assert "21–40 of 50" in page


def test_pagination_of_one_page_is_nothing():
    assert rendered("{% pagination page %}", page=Paginator([], 20).page(1)).strip() == ""


def test_shortcut_keys_are_unique():
    entries = [type("Entry", (), {"label": label})() for label in ("Clients", "Calendar", "CA")]

    assert [key for key, _ in ui.with_keys(entries)] == ["c", "a"]


class Sample(forms.Form):
    name = forms.CharField(help_text="As on the door")
    nickname = forms.CharField(required=False)
    password = forms.CharField(widget=forms.PasswordInput)
    feel = forms.ChoiceField(choices=[("1", "Bad"), ("2", "Good")], widget=SegmentedRadio)
    agreed = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput)


def test_form_has_label_above_hint_and_optional():
    page = str(Sample())

    assert (
        page.index('<label class="field-label" for="id_name">')
        < page.index("As on the door")
        < page.index('name="name"')
    )
    assert page.count("(optional)") == 1
    assert 'type="hidden" name="token"' in page
    assert "data-password" in page
    assert "segments" in page
    assert "error-summary" not in page


def test_form_with_errors_sums_them_up_and_links_the_fields():
    page = str(Sample({"name": "", "password": "secret", "feel": "9", "token": "t"}))

    assert 'role="alert"' in page
    assert 'href="#id_name"' in page
    assert 'href="#id_feel"' in page
    assert 'id="id_feel"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert "secret" not in page


def test_form_errors_of_the_whole_form_are_in_the_summary():
    form = Sample({"name": "Mara"})
    form.add_error(None, "The two do not match.")

    assert "The two do not match." in str(form)


@pytest.mark.django_db
def test_not_found_page_is_calm_and_names_the_request(client):
    response = client.get("/there-is-nothing-here/")
    page = response.content.decode()

    assert response.status_code == 404
    assert "We cannot find that page" in page
    assert "<code>" in page


def test_server_error_page_needs_no_database():
    response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404])
def test_error_page_says_what_is_safe(status):
    response = render(RequestFactory().get("/"), f"core/error_{status}.html", {"request_id": "4f1c"})

    assert "Nothing was changed" in response.content.decode()
    assert "4f1c" in response.content.decode()
