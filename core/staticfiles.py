"""Static files with hashed names, compressed ahead of time."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashes the imports of ES modules too, so that a module graph is cached for a year and still changes at once."""

    support_js_module_import_aggregation = True
