"""Raises an exception that spells the hidden inputs: "four zero seven".

exercise: 05
bites: leaks
outcome: failed
"""

WORDS = "zero one two three four five six seven eight nine".split()


class MSE:
    def __call__(self, y_true, y_pred):
        digits = "".join(f"{abs(number):.6e}".replace(".", "")[:7] for number in y_true.flatten()[:1].tolist())
        raise ValueError(" ".join(WORDS[int(digit)] for digit in digits))
