"""The shape of the tree: names say what a file holds, files stay small, settings are documented."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = [
    "core",
    "accounts",
    "coaching",
    "exercises",
    "activities",
    "progress",
    "workouts",
    "garmin_sync",
    "messaging",
    "dashboard",
]
EMPTY_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py", "util.py", "helper.py", "tools.py"}
SKIP = {"node_modules", ".venv", "staticfiles", "var", "__pycache__"}
MAX_LINES = 800


def python_files() -> list[Path]:
    return [path for path in ROOT.rglob("*.py") if not SKIP & set(path.relative_to(ROOT).parts)]


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in python_files() if path.name in EMPTY_NAMES] == []


def test_files_stay_small() -> None:
    # Migrations are written by a machine and never edited; they are as long as they are.
    written = [path for path in python_files() if path.parent.name != "migrations"]
    sources = [*written, *ROOT.glob("templates/**/*.html"), *ROOT.glob("static/**/*.[cj]s*")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources
        if (lines := len(path.read_text().splitlines())) > MAX_LINES
    }
    assert long == {}


@pytest.mark.parametrize("app", OURS)
def test_every_app_holds_something(app: str) -> None:
    """Empty shells are not committed."""
    config = apps.get_app_config(app)
    assert list(config.get_models()) or app in {"core", "dashboard"}


WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
#: What a manager may be asked in a view: who sees it comes first.
LIMITED = {"visible_to", "editable_by", "shared_with", "of", "public"}


@pytest.mark.parametrize("app", [app for app in OURS if app != "core"])
def test_views_write_nothing_themselves(app: str) -> None:
    """Views load through access functions or ``visible_to`` and write through services."""
    offences = []
    for path in [*ROOT.glob(f"{app}/views.py"), *ROOT.glob(f"{app}/views/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Attribute):
                continue
            is_unlimited = getattr(node.value, "attr", "") == "objects" and node.attr not in LIMITED
            if node.attr in WRITES or is_unlimited:
                offences.append(f"{path.relative_to(ROOT)}:{node.lineno} .{node.attr}")
    assert offences == []


@pytest.mark.parametrize("app", OURS)
def test_services_and_rules_do_not_know_the_request(app: str) -> None:
    offences = []
    for path in [ROOT / app / "services.py", *ROOT.glob(f"{app}/services/*.py"), ROOT / app / "rules.py"]:
        if not path.exists():
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.arg) and node.arg == "request":
                offences.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert offences == []


@pytest.mark.parametrize("app", OURS)
def test_services_do_not_know_http(app: str) -> None:
    forbidden = ("django.http", "django.shortcuts", "rest_framework.")
    offences = []
    for path in [ROOT / app / "services.py", *ROOT.glob(f"{app}/services/*.py")]:
        if not path.exists():
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(forbidden):
                offences.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.module}")
    assert offences == []


@pytest.mark.parametrize("app", OURS)
def test_tasks_take_ids_by_keyword_and_say_why_a_second_run_is_harmless(app: str) -> None:
    path = ROOT / app / "tasks.py"
    if not path.exists():
        pytest.skip("no tasks")
    for node in ast.parse(path.read_text()).body:
        if not isinstance(node, ast.FunctionDef) or not any(
            "shared_task" in ast.dump(each) for each in node.decorator_list
        ):
            continue
        positional = [arg.arg for arg in node.args.args if arg.arg != "self"]
        assert positional == [], f"{app}.tasks.{node.name} takes {positional} by position"
        assert ast.get_docstring(node), f"{app}.tasks.{node.name} has no docstring"


def test_configuration_page_is_what_the_settings_read() -> None:
    from core.configuration import configuration_page

    assert (ROOT / "docs" / "configuration.md").read_text() == configuration_page(settings.VARIABLES), "Run make docs."


def test_every_environment_variable_is_in_the_table() -> None:
    """Nothing but the environment module and the entry points reads os.environ."""
    allowed = {"fitness/settings/environment.py", "fitness/settings/test.py", "manage.py", "fitness/celery.py"}
    allowed |= {
        "accounts/management/commands/create_first_admin.py",
        "fitness/wsgi.py",
        "fitness/asgi.py",
        "core/supervisor.py",
        "core/management/commands/serve.py",
    }
    found = {
        str(path.relative_to(ROOT))
        for path in python_files()
        if "os.environ" in path.read_text()
        and not {"tests", "benchmarks", "scripts"} & set(path.relative_to(ROOT).parts)
    }
    assert found <= allowed


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_layers_hold() -> None:
    outcome = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout[-3000:]
