"""What a file is, by its content. Its name and what the browser said are not asked."""

import magic

from congvu.files.jail.finding import Unfit

PDF = "application/pdf"
PICTURES = {"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"}
_ARCHIVES = {
    *("application/zip", "application/x-rar", "application/x-7z-compressed", "application/gzip"),
    *("application/x-tar", "application/x-bzip2", "application/x-xz", "application/vnd.rar"),
    *("application/zstd", "application/java-archive"),
}
_ZIP_HEADS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def kind_of(content: bytes) -> str:
    """The media type of an accepted file; raises Unfit with what to do for every other."""
    found: str = magic.from_buffer(content[: 1 << 20], mime=True)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if found == PDF and content.startswith(b"%PDF-"):
        return PDF
    if found in PICTURES:
        return found
    if "officedocument" in found or "msword" in found or "opendocument" in found:
        raise Unfit("file-is-an-office-document")
    if found in _ARCHIVES or content.startswith(_ZIP_HEADS):
        raise Unfit("file-is-an-archive")
    if b"%PDF-" in content[:1024]:
        raise Unfit("file-is-two-things")
    raise Unfit("file-is-of-another-kind")
