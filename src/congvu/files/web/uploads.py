"""Uploads on their way to the disk: no further than what could be kept anyway."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from congvu.files.rules import STANDARD

_LONGEST = STANDARD.bytes + 1
"""One byte more than may be kept, so that the file is refused as too large, in its own words."""


class BoundedUpload(TemporaryFileUploadHandler):
    """Reads the rest of a file that is too large, and forgets it: a stranger fills no disk.

    The request is read to its end, because a browser that is cut off shows no page at all.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        super().receive_data_chunk(raw_data[: max(0, _LONGEST - start)], start)

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        return super().file_complete(min(file_size, _LONGEST))
