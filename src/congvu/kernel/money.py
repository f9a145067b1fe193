"""Money is whole đồng."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Money:
    dong: int

    def __add__(self, other: "Money") -> "Money":
        return Money(self.dong + other.dong)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.dong - other.dong)

    def __bool__(self) -> bool:
        return self.dong != 0

    def __str__(self) -> str:
        return f"{self.dong:,}".replace(",", ".") + " đồng"
