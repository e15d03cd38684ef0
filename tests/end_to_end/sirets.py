"""Valid SIRET numbers that nobody holds, one after the other."""

from collections.abc import Iterator

from stdnum import luhn


def sirets(first: int = 700000000) -> Iterator[str]:
    for siren in range(first, first + 1_000_000):
        if luhn.is_valid(f"{siren:09d}"):
            root = f"{siren:09d}0001"
            yield root + luhn.calc_check_digit(root)
