"""The bytes around a signature that no digest covers: they may have one form only.

A signature's container (CMS) cannot sign itself. Bits in its padding, its version numbers or the
certificates it carries could be changed and every digest would still agree. Whoever is shown
"valid" must be sure that not one byte differs, so these places are checked one by one.
"""

from collections.abc import Iterable, Sequence

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from pyhanko.sign.validation import EmbeddedPdfSignature

_CONSTRUCTED, _LONG_TAG, _LONG_LENGTH = 0x20, 0x1F, 0x80


def problems(
    content: bytes, embedded: EmbeddedPdfSignature, known: Sequence[asn1_x509.Certificate]
) -> list[str]:
    """What is wrong with the container itself, or with a certificate in it."""
    found = []
    stamp = time_stamp(embedded)
    layers = [embedded.signed_data, *([stamp] if stamp is not None else [])]
    if not (_one_encoding(content, embedded) and all(map(_regular, layers))):
        found.append("malformed-signature")
    carried = [choice.chosen for layer in layers for choice in layer["certificates"]]
    if not _all_issued(carried, [*carried, *known]):
        found.append("strange-certificate")
    return found


def time_stamp(embedded: EmbeddedPdfSignature) -> cms.SignedData | None:
    """The RFC 3161 token over the signature, when there is exactly one."""
    attributes = embedded.signer_info["unsigned_attrs"]
    if not isinstance(attributes, cms.CMSAttributes):
        return None
    tokens = [
        value["content"]
        for attribute in attributes
        if attribute["type"].native == "signature_time_stamp_token"
        for value in attribute["values"]
    ]
    return tokens[0] if len(tokens) == 1 else None


def _one_encoding(content: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Hexadecimal in one case, exactly one DER value, then nothing but zeros."""
    _start, gap_start, gap_end, _length = (int(number) for number in embedded.byte_range)
    gap = content[gap_start:gap_end]
    digits = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or digits not in (digits.lower(), digits.upper()):
        return False
    value = bytes.fromhex(digits.decode("ascii"))
    used = _end_of_value(value, 0, len(value))
    return used is not None and not any(value[used:])


def _end_of_value(value: bytes, start: int, limit: int) -> int | None:
    """Where one DER value ends, or None when its lengths are not written the one way DER allows."""
    if start + 2 > limit or value[start] & 0x1F == _LONG_TAG:
        return None
    first, place = value[start + 1], start + 2
    length = first
    if first >= _LONG_LENGTH:
        digits = value[place : place + (first & 0x7F)]
        length, place = int.from_bytes(digits, "big"), place + len(digits)
        if not digits or digits[0] == 0 or length < _LONG_LENGTH:
            return None
    end = place + length
    if end > limit:
        return None
    inside: int | None = place
    while value[start] & _CONSTRUCTED and inside is not None and inside < end:
        inside = _end_of_value(value, inside, end)
    return None if inside is None else end


def _regular(signed: cms.SignedData) -> bool:
    """Version numbers and digest names are what RFC 5652 derives from the rest."""
    signers = list(signed["signer_infos"])
    plain = signed["encap_content_info"]["content_type"].native == "data"
    by_serial = [one["sid"].name == "issuer_and_serial_number" for one in signers]
    expected = "v1" if plain and all(by_serial) else "v3"
    digests = {one["digest_algorithm"].dump() for one in signers}
    return (
        signed["version"].native == expected
        and all(
            one["version"].native == ("v1" if serial else "v3")
            for one, serial in zip(signers, by_serial, strict=True)
        )
        and {one.dump() for one in signed["digest_algorithms"]} == digests
    )


def _all_issued(
    carried: Iterable[asn1_x509.Certificate], issuers: Sequence[asn1_x509.Certificate]
) -> bool:
    """Was each certificate really issued by another of those at hand?"""
    return all(
        any(
            _issued(one, issuer) for issuer in issuers if issuer.subject.dump() == one.issuer.dump()
        )
        for one in carried
    )


def _issued(one: asn1_x509.Certificate, issuer: asn1_x509.Certificate) -> bool:
    try:
        x509.load_der_x509_certificate(one.dump()).verify_directly_issued_by(
            x509.load_der_x509_certificate(issuer.dump())
        )
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
