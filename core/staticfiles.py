"""Static files with hashed names, compressed ahead of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from core.stylesheets import inline_imports

STYLESHEET = "css/app.css"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    """Hashes the imports of ES modules too, so that a module graph is cached for a year and still changes at once.

    The stylesheet is written as one file: its imports are a convenience of development.
    """

    support_js_module_import_aggregation = True

    def post_process(
        self, paths: dict[str, tuple[Storage, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Hash and compress the collected files, with the stylesheet's imports put in their places."""
        if STYLESHEET in paths:
            paths = paths | {STYLESHEET: (_one_stylesheet(paths), STYLESHEET)}
        yield from super().post_process(paths, dry_run, **options)


def _one_stylesheet(paths: dict[str, tuple[Storage, str]]) -> Storage:
    def read(name: str) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return str(file.read().decode())

    bundle = InMemoryStorage()
    bundle.save(STYLESHEET, ContentFile(inline_imports(STYLESHEET, read).encode()))
    return bundle
