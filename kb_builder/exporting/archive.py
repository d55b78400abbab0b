"""ZIP files of which equal contents give equal bytes, on every machine."""

import io
import zipfile
from collections.abc import Mapping

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file knows."""
_UNIX = 3
_ORDINARY_FILE = 0o100644 << 16


def zipped(files: Mapping[str, bytes], first: str) -> bytes:
    """The archive of these files by their paths: the one named `first`, then the others sorted.

    Nothing is compressed: two builds of the same library may compress differently, and packages are small.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files, key=lambda path: (path != first, path)):
            info = zipfile.ZipInfo(path, _LONG_AGO)
            info.create_system = _UNIX
            info.external_attr = _ORDINARY_FILE
            archive.writestr(info, files[path])
    return buffer.getvalue()
