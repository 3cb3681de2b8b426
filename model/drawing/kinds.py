"""What kind of file it is that is no picture we read: by its first bytes, so that the refusal can name it."""

from __future__ import annotations

_BEGINNINGS = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"%!PS", "PostScript"),
    (b"8BPS", "PSD"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\x1a\x45\xdf\xa3", "WebM"),
    (b"ID3", "MP3"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
)
_FILMS = (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  ", b"3gp4", b"3gp5", b"dash")
_START = 512  # bytes that are looked at


def kind_of(data: bytes) -> str | None:
    """The kind's usual name, such as "PDF", the same in every language; None if nothing of its beginning is known."""
    start = data[:_START]
    for beginning, name in _BEGINNINGS:
        if start.startswith(beginning):
            return name
    if start[4:8] == b"ftyp":
        brands = start[8:40]
        return "MP4" if start[8:12] in _FILMS else "AVIF" if b"avi" in brands else "HEIF"
    if start.startswith(b"RIFF"):
        return {b"AVI ": "AVI", b"WAVE": "WAV"}.get(start[8:12])
    return _kind_of_text(start)


def _kind_of_text(start: bytes) -> str | None:
    words = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if words.startswith(b"<"):
        return "SVG" if b"<svg" in words else "HTML" if b"<!doctype html" in words or b"<html" in words else "XML"
    return "TXT" if words and all(byte >= 32 or byte in b"\t\r\n" for byte in start) and _is_utf8(start) else None


def _is_utf8(start: bytes) -> bool:
    try:
        start.decode()
    except UnicodeDecodeError as error:
        return error.end == len(start)  # a letter that the beginning ends within
    return True
