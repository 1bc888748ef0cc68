"""The words of the library: muscles, equipment and movement patterns."""

from __future__ import annotations

from django.db.models import TextChoices


class Muscle(TextChoices):
    """What an exercise trains."""

    QUADS = "quads", "Quads"
    HAMSTRINGS = "hamstrings", "Hamstrings"
    GLUTES = "glutes", "Glutes"
    ADDUCTORS = "adductors", "Adductors"
    ABDUCTORS = "abductors", "Abductors"
    HIP_FLEXORS = "hip_flexors", "Hip flexors"
    CALVES = "calves", "Calves"
    SHINS = "shins", "Shins"
    LOWER_BACK = "lower_back", "Lower back"
    ABS = "abs", "Abs"
    OBLIQUES = "obliques", "Obliques"
    CHEST = "chest", "Chest"
    LATS = "lats", "Lats"
    UPPER_BACK = "upper_back", "Upper back"
    TRAPS = "traps", "Traps"
    FRONT_SHOULDERS = "front_shoulders", "Front shoulders"
    SIDE_SHOULDERS = "side_shoulders", "Side shoulders"
    REAR_SHOULDERS = "rear_shoulders", "Rear shoulders"
    ROTATOR_CUFF = "rotator_cuff", "Rotator cuff"
    BICEPS = "biceps", "Biceps"
    TRICEPS = "triceps", "Triceps"
    FOREARMS = "forearms", "Forearms"
    NECK = "neck", "Neck"


class Equipment(TextChoices):
    """What has to be at hand. An exercise without any needs a floor at most."""

    BARBELL = "barbell", "Barbell"
    DUMBBELL = "dumbbell", "Dumbbells"
    KETTLEBELL = "kettlebell", "Kettlebell"
    EZ_BAR = "ez_bar", "EZ bar"
    TRAP_BAR = "trap_bar", "Trap bar"
    LANDMINE = "landmine", "Landmine"
    PLATE = "plate", "Plate"
    RACK = "rack", "Rack"
    BENCH = "bench", "Bench"
    BOX = "box", "Box or step"
    MACHINE = "machine", "Machine"
    SMITH = "smith", "Smith machine"
    CABLE = "cable", "Cable"
    BAND = "band", "Band"
    PULL_UP_BAR = "pull_up_bar", "Pull-up bar"
    DIP_BARS = "dip_bars", "Dip bars"
    RINGS = "rings", "Rings"
    SUSPENSION = "suspension", "Suspension trainer"
    MEDICINE_BALL = "medicine_ball", "Medicine ball"
    SWISS_BALL = "swiss_ball", "Swiss ball"
    SANDBAG = "sandbag", "Sandbag"
    SLED = "sled", "Sled"
    ROPES = "ropes", "Battle ropes"
    JUMP_ROPE = "jump_rope", "Skipping rope"
    AB_WHEEL = "ab_wheel", "Ab wheel"
    SLIDERS = "sliders", "Sliders"
    FOAM_ROLLER = "foam_roller", "Foam roller"
    CARDIO_MACHINE = "cardio_machine", "Cardio machine"


class Pattern(TextChoices):
    """The movement that an exercise trains; a library file holds one pattern."""

    SQUAT = "squat", "Squat"
    HINGE = "hinge", "Hip hinge"
    LUNGE = "lunge", "Lunge and step"
    HORIZONTAL_PUSH = "horizontal_push", "Horizontal push"
    VERTICAL_PUSH = "vertical_push", "Vertical push"
    HORIZONTAL_PULL = "horizontal_pull", "Horizontal pull"
    VERTICAL_PULL = "vertical_pull", "Vertical pull"
    SHOULDERS = "shoulders", "Shoulders, single joint"
    ARMS = "arms", "Arms, single joint"
    LEGS = "legs", "Legs, single joint"
    CORE = "core", "Core"
    CARRY = "carry", "Carry and hold"
    EXPLOSIVE = "explosive", "Explosive lift"
    JUMP = "jump", "Jump and throw"
    CONDITIONING = "conditioning", "Conditioning"
    MOBILITY = "mobility", "Warm-up and mobility"


#: Asked for in a filter, it means exercises that need nothing.
NO_EQUIPMENT = "none"
