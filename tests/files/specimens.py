"""Files as people send them, good and bad, made on the spot."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pillow_heif
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener()


def paper(size: tuple[int, int] = (1400, 1900)) -> Image.Image:
    """A white page with lines of text: sharp, light, readable."""
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for top in range(60, size[1] - 60, 44):
        draw.text((80, top), "Giay chung sinh so 41 " * 4, fill="black", font_size=26)
    return page


def picture(kind: str = "JPEG", page: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (page or paper()).save(out, kind, **options)
    return out.getvalue()


def photo_with_position() -> bytes:
    """A photo that lies on its side and tells where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera of Hang"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.0)
    return picture(page=paper((1600, 1200)), exif=exif)


def pdf(pages: int = 1) -> bytes:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    return _saved(made)


def pdf_that_acts(way: str) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    action = pikepdf.Dictionary
    name = pikepdf.Name
    if way == "JavaScript on opening":
        made.Root.OpenAction = action(S=name.JavaScript, JS="app.alert(1)")
    elif way == "JavaScript by name":
        made.Root.Names = action(JavaScript=action(Names=["a", action(S=name.JavaScript, JS="1")]))
    elif way == "a program that starts":
        made.pages[0].obj.AA = action(O=action(S=name.Launch, F="cmd.exe"))
    elif way == "an attached file":
        made.attachments["virus.exe"] = b"MZ"
    elif way == "an XFA form":
        made.Root.AcroForm = action(XFA=made.make_stream(b"<xdp/>"), Fields=[])
    elif way == "a form that sends itself":
        link = action(Type=name.Annot, Subtype=name.Link, Rect=[0, 0, 9, 9])
        link.A = action(S=name.SubmitForm, F="http://example.org")
        made.pages[0].obj.Annots = pikepdf.Array([link])
    return _saved(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_that_opens_on_a_page() -> bytes:
    """What office programs write: a place to show first, which does nothing."""
    made = pikepdf.new()
    made.add_blank_page()
    made.Root.OpenAction = pikepdf.Array([made.pages[0].obj, pikepdf.Name.XYZ, 0, 0, 0])
    return _saved(made)


def locked_pdf() -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    return _saved(made, encryption=pikepdf.Encryption(owner="o", user="u"))


def pdf_bomb() -> bytes:
    """A small PDF whose page grows to 400 MB."""
    made = pikepdf.new()
    made.add_blank_page()
    machine = zlib.compressobj(9)
    packed = b"".join(machine.compress(b" " * (1 << 20)) for _ in range(400)) + machine.flush()
    stream = pikepdf.Stream(made, packed)
    stream.Filter = pikepdf.Name.FlateDecode
    made.pages[0].obj.Contents = made.make_indirect(stream)
    out = io.BytesIO()
    made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("giay-chung-sinh.jpg", b"\0" * (30 << 20))
    return out.getvalue()


def office_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def png_of_300_megabytes() -> bytes:
    """A header that promises 10 000 × 10 000 pixels, with little behind it."""
    head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _png_chunk(kind, body)
        for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    )


def jpeg_with_an_archive_behind() -> bytes:
    return picture() + office_document()


def pdf_with_an_archive_behind() -> bytes:
    return pdf() + office_document()


def page_before_a_pdf() -> bytes:
    return b"<html><script>alert(1)</script></html>\n" + pdf()


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _saved(made: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    made.save(out, **options)
    return out.getvalue()
