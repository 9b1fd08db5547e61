"""The tools that there are, in the order of the strip. The first is what Esc returns to."""

from refboard.ui.canvas.tools.crop_tool import CropTool
from refboard.ui.canvas.tools.find_part_tool import FindPartTool
from refboard.ui.canvas.tools.hand_tool import HandTool
from refboard.ui.canvas.tools.select_tool import SelectTool
from refboard.ui.canvas.tools.tool import Tool

TOOLS: tuple[type[Tool], ...] = (
    SelectTool,
    HandTool,
    CropTool,
    FindPartTool,
)
