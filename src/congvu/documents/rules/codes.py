"""The check code of a paper: 80 random bits that people can read out and type."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: without I, L, O and U
_SIGNS, _BITS, _GROUP = 16, 5, 4
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def check_code(random: bytes) -> str:
    """Sixteen signs from ten random bytes."""
    assert len(random) * 8 == _SIGNS * _BITS, "a check code takes 80 random bits"
    number = int.from_bytes(random, "big")
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(75, -1, -_BITS))


def grouped(code: str) -> str:
    """As it stands on paper: ``7KQ4-M2XD-9TRP-5HVA``."""
    return "-".join(code[place : place + _GROUP] for place in range(0, len(code), _GROUP))


def normalised(typed: str) -> str:
    """What somebody typed or scanned, as it is stored; empty when it cannot be a check code."""
    signs = [sign for sign in typed.upper().translate(_MISREAD) if sign.isalnum()]
    code = "".join(signs)
    return code if len(code) == _SIGNS and set(code) <= set(_ALPHABET) else ""


def initials(name: str) -> str:
    """*T. N. B. A.*: enough to recognise one's own paper, too little to learn a name."""
    return " ".join(f"{word[0].upper()}." for word in name.split())
