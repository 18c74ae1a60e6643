"""The smallest files of each kind a report may carry, made in memory."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17) + b"IEND"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00" + bytes(20) + b"\xff\xd9"

_OFFICE = "application/vnd.openxmlformats-officedocument"


def archive(**members: str) -> bytes:
    """A ZIP of these members; two underscores in a name stand for a dot."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, text in members.items():
            target.writestr(name.replace("__", "."), text)
    return content.getvalue()


def office(kind: str) -> bytes:
    """An Office document of a kind such as `wordprocessingml.document`."""
    types = f'<Types><Override ContentType="{_OFFICE}.{kind}.main+xml"/></Types>'
    return archive(**{"[Content_Types].xml": types, "a.xml": "<a/>"})


def open_document(kind: str) -> bytes:
    """An OpenDocument of a kind such as `text`."""
    return archive(mimetype=f"application/vnd.oasis.opendocument.{kind}", content__xml="<a/>")
