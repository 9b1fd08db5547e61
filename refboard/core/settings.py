"""What a person can set, with defaults that need no thought.

Values are validated when a Settings is made: out of range is pulled to the nearest allowed value
by the settings file's reader, never here.
"""

from dataclasses import dataclass
from typing import Literal

from refboard.core.spaces import BOTH

Theme = Literal["system", "dark", "light"]


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    Attributes:
        theme: Colours of the window; "system" follows the desktop.
        dark_ground: What boards lie on in the dark theme, "#rrggbb"; empty for the theme's own.
        light_ground: Likewise in the light theme.
        preview_budget_mb: Memory for decoded previews on the canvas, 64 to 4096.
        link_originals: New imports link to the file instead of copying it.
        max_megapixels: Pictures with more pixels are refused, 1 to 2000.
        max_download_mb: Largest picture fetched from a dropped web address, 1 to 500.
        emphasis: What Find similar weighs first: "shape", "balanced" or "palette".
        space: What Find similar asks first: a space or "both"; look where the library has no
            model for another.
        find_thumb_px: How large the pictures are that Find shows, 64 to 288.
        wheel_pans: The plain mouse wheel pans instead of zooming.
        animates_view: Moves of the view glide, where the system allows motion.
        new_picture_height: How high new pictures are at most in board units, 50 to 4000.
        accelerates: Models run on the accelerator where it proved itself, which is tried while
            nothing else is to do.
        telemetry: Write what each batch took as lines of JSON, into a file beside the log.
        check_updates: Say so, once, when this version was built more than half a year ago. Dates
            are compared; the network is not asked.
        raises_dragged: What was dragged lies above everything when it is let go.
        snaps: What is dragged comes into line with what lies near.
        tells_copies: Say so when a picture that comes looks like one that is here.
        arrange_gap: Space between arranged items in board units, 0 to 400.
    """

    theme: Theme = "system"
    dark_ground: str = ""
    light_ground: str = ""
    preview_budget_mb: int = 256
    link_originals: bool = False
    max_megapixels: int = 250
    max_download_mb: int = 60
    emphasis: str = "balanced"
    space: str = BOTH
    find_thumb_px: int = 104
    wheel_pans: bool = False
    raises_dragged: bool = True
    snaps: bool = True
    animates_view: bool = True
    tells_copies: bool = True
    arrange_gap: int = 16
    new_picture_height: int = 300
    accelerates: bool = True
    telemetry: bool = False
    check_updates: bool = False
