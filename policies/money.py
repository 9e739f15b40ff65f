"""Money is Decimal yuan, rounded half up to the fen; a year is twelve months."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

FEN = Decimal("0.01")
MONTHS = 12

Per = Literal["month", "year"]


def to_fen(amount: Decimal) -> Decimal:
    """Money to the fen, half up: the only place where money is rounded."""
    return amount.quantize(FEN, ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sum:
    """The same money a month and a year, in yuan."""

    monthly: Decimal
    yearly: Decimal

    @classmethod
    def of(cls, amount: Decimal, per: Per) -> "Sum":
        """An amount stated per month or per year, and its other form."""
        if per == "year":
            return cls(monthly=to_fen(amount / MONTHS), yearly=to_fen(amount))
        monthly = to_fen(amount)
        return cls(monthly=monthly, yearly=monthly * MONTHS)

    def minus(self, other: "Sum") -> "Sum":
        return Sum(
            monthly=self.monthly - other.monthly, yearly=self.yearly - other.yearly
        )
