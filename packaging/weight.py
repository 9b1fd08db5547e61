"""How large a built app is, part by part, beside its budget.

python packaging/weight.py FOLDER
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import policy

MEGABYTE = 1_000_000
_SHOWN = 14
_INNER = ("_internal", "Contents/Frameworks", "Contents/Resources")
_FAMILIES = {
    "Qt and its bindings": (
        "PySide6",
        "shiboken6",
        "libQt6",
        "libicu",
        "libpyside6",
        "libshiboken",
    ),
    "ONNX Runtime": ("onnxruntime",),
    "NumPy": ("numpy", "libscipy_openblas", "libgfortran", "libquadmath"),
    "Pillow": ("PIL", "pillow.libs", "pillow-"),
    "HEIC": ("pi_heif", "_pi_heif", "libheif", "libde265"),
    "Codecs": ("imagecodecs", "pylibjxl", "OpenEXR", "rawpy", "pypdfium2", "pypdfium2_raw"),
    "USearch": ("usearch", "numkong"),
    "Python": ("libpython", "Python", "python3", "base_library", "lib-dynload"),
    "SQLAlchemy": ("sqlalchemy", "alembic"),
    "tokenizers": ("tokenizers",),
    "RefBoard": ("refboard",),
}


def bytes_of(path: Path) -> int:
    """Return the size of a file or of all files below a folder; links count nothing."""
    if path.is_symlink():
        return 0
    if path.is_file():
        return path.stat().st_size
    return sum(f.stat().st_size for f in path.rglob("*") if f.is_file() and not f.is_symlink())


def parts_of(product: Path) -> Counter[str]:
    """Return bytes by part; what belongs to no known part is counted as "other"."""
    parts: Counter[str] = Counter()
    tops = [product / inner for inner in _INNER if (product / inner).is_dir()]
    for top in tops:
        for path in top.iterdir():
            parts[_part(path.name)] += bytes_of(path)
    parts["other"] += bytes_of(product) - sum(parts.values())
    return parts


def tell(product: Path) -> int:
    """Print the parts and the whole beside its budget; return 1 when it is over the hard one."""
    budget = policy.MAC_APP_MB if product.suffix == ".app" else policy.LINUX_FOLDER_MB
    parts = parts_of(product)
    for name, size in parts.most_common(_SHOWN):
        print(f"  {size / MEGABYTE:7.1f} MB  {name}")
    whole = sum(parts.values()) / MEGABYTE
    files = sum(1 for path in product.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"  {whole:7.1f} MB in {files} files; budget {budget.soft:g}, at most {budget.hard:g} MB")
    if whole > budget.hard:
        sys.stderr.write(f"{product.name} is larger than it may be (packaging/policy.py).\n")
        return 1
    return 0


def _part(name: str) -> str:
    for family, starts in _FAMILIES.items():
        if name.startswith(starts):
            return family
    return "other"


if __name__ == "__main__":
    sys.exit(tell(Path(sys.argv[1])))
