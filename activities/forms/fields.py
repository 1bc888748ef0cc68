from core.form_fields import DistanceField, DurationField, FigureField, kilograms, seconds_of, speed_of_pace

__all__ = ["DistanceField", "DurationField", "FigureField", "kilograms", "seconds_of", "speed_of_pace"]
