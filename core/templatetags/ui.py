"""The components of ``templates/ui/`` as template tags.

A component with a body is a block: ``{% card "Wellness" note="7 days" %}…{% endcard %}``. The style guide page shows
each of them; the comment on top of a component's template names its parameters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.base import Template
from django.template.context import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.icons import render_icon

register = template.Library()


@dataclass(frozen=True, slots=True)
class Status:
    """How a state looks and what it is called when nothing more exact is known."""

    icon: str
    words: str


STATUSES: Mapping[str, Status] = {
    "planned": Status("circle", "planned"),
    "on_target": Status("circle-check", "on target"),
    "close": Status("circle-dot", "close to plan"),
    "off": Status("triangle-alert", "far from plan"),
    "missed": Status("circle-x", "missed"),
    "excused": Status("circle-minus", "excused"),
    "unplanned": Status("circle-plus", "not planned"),
    "ok": Status("circle-check", "in order"),
    "info": Status("info", "good to know"),
    "warn": Status("triangle-alert", "needs a look"),
    "error": Status("circle-x", "failed"),
    "busy": Status("loader-circle", "running"),
    "idle": Status("circle-dashed", "off"),
}
NOTICE_ICONS = {"info": "info", "ok": "circle-check", "warn": "triangle-alert", "error": "circle-alert"}
MESSAGE_TONES = {"success": "ok", "warning": "warn", "error": "error"}
SPORT_FAMILIES = {"run": "Run", "ride": "Ride", "swim": "Swim", "strength": "Strength", "other": "Other"}


def component(component_name: str, /, **parameters: Any) -> SafeString:
    """Draw ``templates/ui/<component_name>.html`` with the parameters that its first line names."""
    # A page has some sixty components: going to the template itself skips the loaders for each of them.
    return _template(component_name).render(Context(parameters))


_templates: dict[str, Template] = {}


def _template(component_name: str) -> Template:
    found = _templates.get(component_name)
    if found is None:
        found = get_template(f"ui/{component_name}.html").template  # type: ignore[attr-defined]
        if not settings.DEBUG:
            _templates[component_name] = found
    return found


@register.simple_tag
def icon(name: str, size: int = 18, label: str = "") -> SafeString:
    """Draw the Lucide icon ``name``; with a label it is read aloud, without one it is decoration."""
    # An icon's name is part of the template, but templates mark literals as safe strings: the cache wants plain ones.
    return render_icon(str(name), size, str(label))


@register.simple_tag
def button(
    label: str,
    url: str = "",
    variant: str = "",
    *,
    size: str = "",
    icon: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    form: str = "",
    icon_only: bool = False,
    wide: bool = False,
    disabled: bool = False,
) -> SafeString:
    """Draw a button, or with ``url`` a link that looks like one."""
    switches = {f"button-{variant}": variant, f"button-{size}": size, "button-icon": icon_only, "button-wide": wide}
    classes = " ".join(["button", *(name for name, is_on in switches.items() if is_on)])
    return component(
        "button",
        label=label,
        url=url,
        classes=classes,
        icon=icon,
        type=type,
        name=name,
        value=value,
        form=form,
        icon_only=icon_only,
        disabled=disabled,
    )


@register.simple_tag
def avatar(name: str, size: str = "m") -> SafeString:
    """Draw a person's initials."""
    return component("avatar", name=name, initials=initials(name), size=size)


@register.filter
def initials(name: object) -> str:
    """Return up to two initials: ``Mara Lind`` → ``ML``, one word gives one letter, nothing gives ``?``."""
    words = [word for word in str(name or "").split() if word[0].isalnum()]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0].upper() for word in chosen) or "?"


@register.simple_tag
def badge(label: object, tone: str = "", url: str = "") -> SafeString:
    """Draw a short word or a count."""
    return component("badge", label=label, tone=tone, url=url)


@register.simple_tag
def status(kind: str, label: object = "", *, chip: bool = False, icon_only: bool = False) -> SafeString:
    """Draw a state by icon, words and colour. Raises ``KeyError`` for a kind that ``STATUSES`` does not know."""
    known = STATUSES[kind]
    return component("status", kind=kind, icon=known.icon, label=label or known.words, chip=chip, icon_only=icon_only)


@register.simple_tag
def sport_mark(family: str, label: str = "") -> SafeString:
    """Draw the sport's mark and word; a family that has no hue of its own wears the one of "other"."""
    hue = family if family in SPORT_FAMILIES else "other"
    return component("sport_mark", family=hue, label=label or SPORT_FAMILIES[hue])


@register.simple_tag
def tile(label: str, figure: object, note: object = "", url: str = "") -> SafeString:
    """Draw one figure with its name and what it means; stands inside ``tiles``."""
    return component("tile", label=label, figure=figure, note=note, url=url)


@register.simple_tag
def tabs(items: Iterable[object], label: str = "Sections") -> SafeString:
    """Draw the pages of one subject; ``items`` have label, url, is_current and perhaps badge."""
    return component("tabs", items=items, label=label)


@register.simple_tag
def week_strip(days: Iterable[tuple[object, str]]) -> SafeString:
    """Draw seven days at a glance; ``days`` are pairs of (date, kind, mark, words, is_today) and an address."""
    return component("week_strip", days=days)


@register.simple_tag
def breadcrumbs(items: Sequence[object]) -> SafeString:
    """Draw the way up; ``items`` have label and url, the last one is this page."""
    return component("breadcrumbs", items=items)


@register.simple_tag
def key_values(pairs: Iterable[tuple[str, object]]) -> SafeString:
    """Draw facts as name and value."""
    return component("key_values", pairs=pairs)


@register.simple_tag(takes_context=True)
def timeline(context: Context, items: Iterable[object]) -> SafeString:
    """Draw what ran and how it went; ``items`` have kind (a status), title, note and at."""
    return component("timeline", items=items, reader=context.get("reader"))


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any]) -> SafeString:
    """Draw the way through numbered pages; the other parameters of the address are kept."""

    def page_url(number: int) -> str:
        query = context["request"].GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    return component(
        "pagination",
        previous_url=page_url(page.previous_page_number()) if page.has_previous() else "",
        next_url=page_url(page.next_page_number()) if page.has_next() else "",
        previous_label="Previous",
        next_label="Next",
        label="Pages",
        summary=f"{page.start_index()}–{page.end_index()} of {page.paginator.count}",
    )


@register.simple_tag
def older_newer(older_url: str = "", newer_url: str = "") -> SafeString:
    """Draw the way through a list that is paged by key, newest first."""
    return component(
        "pagination",
        previous_url=newer_url,
        next_url=older_url,
        previous_label="Newer",
        next_label="Older",
        label="Newer and older",
    )


@register.simple_tag
def progress_bar(id: str, label: str, value: int | None = None, maximum: int = 100, note: str = "") -> SafeString:
    """Draw how far a job is; without a value its end is not known yet."""
    return component("progress_bar", id=id, label=label, value=value, maximum=maximum, note=note)


@register.simple_tag
def copy_field(id: str, label: str, value: str) -> SafeString:
    """Draw a value with a button that copies it."""
    return component("copy_field", id=id, label=label, value=value)


@register.simple_tag
def skeleton(lines: int = 3, label: str = "Loading") -> SafeString:
    """Draw a place where something is on its way."""
    return component("skeleton", lines=range(lines), label=label)


@register.simple_tag(takes_context=True)
def undo_toast(context: Context, words: object, undo_url: str) -> SafeString:
    """Draw what was just done with a button that takes it back."""
    return component("undo_toast", words=words, undo_url=undo_url, csrf_token=context.get("csrf_token"))


@register.simple_tag
def form_errors(form: BaseForm, *, in_place: bool = False) -> SafeString:
    """Draw the error summary of a form whose fields the page lays out itself."""
    return component("form_errors", form=form, in_place=in_place)


@register.filter
def message_tone(level_tag: str) -> str:
    """Return a notice's tone for the level of a Django message."""
    return MESSAGE_TONES.get(level_tag, "info")


@register.filter
def with_keys(items: Iterable[Any]) -> list[tuple[str, Any]]:
    """Pair each entry of the navigation with a key of its own: the first letter of its label that is still free."""
    pairs: list[tuple[str, Any]] = []
    for item in items:
        taken = {key for key, _ in pairs}
        free = (letter for letter in str(item.label).lower() if letter.isalnum() and letter not in taken)
        if key := next(free, ""):
            pairs.append((key, item))
    return pairs


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    note: object = "",
    *,
    more_label: str = "",
    more_url: str = "",
    footer: object = "",
    flush: bool = False,
    id: str = "",
) -> SafeString:
    """Draw a box with one subject; ``flush`` when the content brings its own padding."""
    return component(
        "card",
        content=content,
        title=title,
        note=note,
        more_label=more_label,
        more_url=more_url,
        footer=footer,
        flush=flush,
        id=id,
    )


@register.simple_block_tag
def page_header(
    content: str, title: str, lead: object = "", *, facts: Iterable[object] = (), avatar: str = ""
) -> SafeString:
    """Draw whose page or what page this is; the body holds its actions."""
    return component("page_header", content=content, title=title, lead=lead, facts=facts, avatar=avatar)


@register.simple_block_tag
def tiles(content: str, label: str = "Key figures") -> SafeString:
    """Draw a band of figures."""
    return component("tiles", content=content, label=label)


@register.simple_block_tag
def table(content: str, label: str, *, reflow: bool = False, dense: bool = False) -> SafeString:
    """Draw a data table; the body holds thead and tbody."""
    return component("table", content=content, label=label, reflow=reflow, dense=dense)


@register.simple_block_tag
def empty_state(content: str, title: str, text: str = "", icon: str = "inbox") -> SafeString:
    """Draw why there is nothing and, in the body, the one thing to do about it."""
    return component("empty_state", content=content, title=title, text=text, icon=icon)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "", *, dismissible: bool = False) -> SafeString:
    """Draw something to know; tones are info, ok, warn and error."""
    return component(
        "notice", content=content, tone=tone, title=title, icon=NOTICE_ICONS[tone], dismissible=dismissible
    )


@register.simple_block_tag
def menu(
    content: str, label: str = "More", icon: str = "ellipsis", *, icon_only: bool = True, size: str = ""
) -> SafeString:
    """Draw more verbs behind a button; the body holds links and buttons of class ``menu-item``."""
    return component("menu", content=content, label=label, icon=icon, icon_only=icon_only, size=size)


@register.simple_block_tag
def data_toggle(content: str, label: str = "Table", *, open: bool = False) -> SafeString:
    """Draw content behind a small toggle."""
    return component("data_toggle", content=content, label=label, open=open)


@register.simple_block_tag
def fieldset(content: str, legend: str, hint: str = "") -> SafeString:
    """Draw a group of fields with a heading."""
    return component("fieldset", content=content, legend=legend, hint=hint)


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    title: str,
    *,
    button_label: str,
    cancel_url: str,
    action: str = "",
    danger: bool = False,
) -> SafeString:
    """Draw a question before something that cannot be undone, as a form that posts to ``action``."""
    return component(
        "confirm",
        content=content,
        title=title,
        button_label=button_label,
        cancel_url=cancel_url,
        action=action,
        danger=danger,
        csrf_token=context.get("csrf_token"),
    )


@register.simple_tag
def swatch(name: str) -> SafeString:
    """Draw one colour of the tokens for the style guide."""
    return format_html(
        '<div><svg width="100%" height="40" aria-hidden="true">'
        '<rect width="100%" height="40" class="swatch-{}"/></svg>{}</div>',
        name,
        name.replace("-", " "),
    )


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """Name the theme on ``<html>``: this device's choice (a cookie), else the account's, else the system's."""
    request = context.get("request")
    on_device = request.COOKIES.get("theme") if request else None
    theme = on_device or getattr(context.get("reader"), "theme", "")
    return format_html(' data-theme="{}"', theme) if theme in {"light", "dark"} else SafeString("")


@register.simple_tag
def style_guide_url() -> str:
    """Return the address of the style guide in development, nothing elsewhere."""
    return reverse("core:style_guide") if settings.DEBUG else ""


@register.filter
def words(text: str) -> list[str]:
    """Split a literal list of words in a template."""
    return text.split()
