from django.apps import AppConfig


class GarminSyncConfig(AppConfig):
    name = "garmin_sync"
    verbose_name = "Garmin"
