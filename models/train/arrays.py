"""Name the array types that the training package passes around.

Images are [height, width, 3] in RGB order everywhere: no module here may hold BGR.
"""

import numpy as np
import numpy.typing as npt

Float32Array = npt.NDArray[np.float32]
Float64Array = npt.NDArray[np.float64]
Image = npt.NDArray[np.uint8]
Random = np.random.Generator
