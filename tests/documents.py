"""The smallest files of each kind an answer may be, made in memory."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17) + b"IEND"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00" + bytes(20) + b"\xff\xd9"

WEBP = b"RIFF\x28\x00\x00\x00WEBPVP8 " + bytes(40)
GIF = b"GIF89a" + bytes(20)
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead\x01\x02" + bytes(40)
MP3 = b"ID3\x03" + bytes(60)
AAC = b"\xff\xf1\x50\x80" + bytes(60)
WAV = b"RIFF\x28\x00\x00\x00WAVEfmt " + bytes(40)
FLAC = b"fLaC\x00\x00\x00\x22" + bytes(60)
AMR = b"#!AMR\n" + bytes(60)
_EBML = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282")
WEBM = _EBML + b"\x84webm" + bytes(60)
MKV = _EBML + b"\x88matroska" + bytes(60)

_OFFICE = "application/vnd.openxmlformats-officedocument"


def film(brand: str) -> bytes:
    """An ISO media file of a brand such as `isom` (film), `M4A ` (sound), `heic` (picture)."""
    box = b"ftyp" + brand.encode() + bytes(4) + brand.encode()
    return (len(box) + 4).to_bytes(4, "big") + box + b"\x00\x00\x00\x08free" + bytes(40)


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
