"""Load the exercises that come with the product. Running it again, or ``manage.py load_exercises``, is harmless."""

from django.db import migrations

from exercises.services import load_library


def load(apps, schema_editor):
    load_library(model=apps.get_model("exercises", "Exercise"))


class Migration(migrations.Migration):
    dependencies = [("exercises", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
