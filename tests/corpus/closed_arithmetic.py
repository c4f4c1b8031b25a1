r"""The LaTeX of closed arithmetic, evaluated: ``\frac{1}{2} \cdot 3 = 1.5`` is checked, ``x = 1.5`` is not.

    formula -> equations (split at ``=`` and ``\approx``) -> sides -> value, rounding

A side is closed if it holds numbers, + - * / ^, parentheses, vectors ``(1, 2)`` and the functions of
``FUNCTIONS`` only; any other letter makes it open. A number written with d decimals stands for all
values that round to it, a whole number for itself.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

Value = float | np.ndarray

FUNCTIONS: dict[str, Callable[..., Value]] = {
    r"\log": np.log,
    r"\ln": np.log,
    r"\exp": np.exp,
    r"\tanh": np.tanh,
    r"\cos": np.cos,
    r"\sigma": lambda z: 1 / (1 + np.exp(-z)),
    r"\text{ReLU}": lambda z: np.maximum(z, 0.0),
    r"\operatorname{ReLU}": lambda z: np.maximum(z, 0.0),
}
_NUMBER = r"\d+(?:\{,\}\d{3})*(?:\.\d+)?"
_TOKEN = re.compile(
    rf"(?P<number>{_NUMBER}(?:\s*\\cdot\s*10\^(?:\{{-?\d+\}}|\d))?)"
    r"|(?P<name>\\text\{ReLU\}|\\operatorname\{ReLU\}|\\[A-Za-z]+|\\%|\\[{}])"
    r"|(?P<sign>[-+*/^(){}\[\],_!e])"
    r"|(?P<other>\S)"
)
_SPACES = re.compile(r"(?<!\\)\\[,;:! ]|\\(?:bigl|bigr|Bigl|Bigr|big|Big|left|right)(?![A-Za-z])|~")
_BREAKS = re.compile(r"\\\\|&|\\q?quad|\\(?:begin|end)\{[a-z]+\}|;|\.\s")
_RELATION = re.compile(r"(=|\\approx)")


class OpenError(Exception):
    """The side holds more than closed arithmetic."""


@dataclass(frozen=True)
class Check:
    """Two neighboring sides of an equation, and whether they are equal within the rounding shown."""

    left: str
    right: str
    holds: bool


def checks(formula: str) -> Iterator[Check]:
    r"""Every pair of neighboring closed sides: ``a = 1 + 1 = 2`` gives the pair ``1 + 1``, ``2``."""
    for equation in _equations(formula):
        parts = _RELATION.split(equation)
        for place in range(2, len(parts), 2):
            left, relation, right = parts[place - 2 : place + 1]
            try:
                first, _ = _evaluate(left, whole_is_rounded=False)
                second, slack = _evaluate(right, whole_is_rounded=relation != "=")
            except OpenError:
                continue
            if np.shape(first) != np.shape(second):
                continue
            near = np.abs(np.subtract(first, second)) <= slack + 1e-9 * np.abs(first) + 1e-12
            yield Check(left.strip(), right.strip(), bool(np.all(near)))


def _equations(formula: str) -> Iterator[str]:
    """The formula cut at line ends, alignment marks, wide spaces and commas outside of parentheses."""
    joined = re.sub(r"&\s*(?==|\\approx)", "", formula)
    for line in _BREAKS.split(_SPACES.sub(" ", joined)):
        depth, start = 0, 0
        for place, sign in enumerate(line):
            depth += (sign in "({[") - (sign in ")}]")
            if sign == "," and depth == 0:
                yield line[start:place]
                start = place + 1
        yield line[start:]


def _evaluate(side: str, whole_is_rounded: bool) -> tuple[Value, Value]:
    """The value of a side, and how far its written digits let it be from the exact one."""
    tokens = [(m.lastgroup or "", m[0]) for m in _TOKEN.finditer(side)]
    if not tokens:
        raise OpenError
    value = _Parser(tokens, {}).whole()
    slack: Value = 0.0
    for place, (kind, text) in enumerate(tokens):
        if kind == "number" and ("." in text or whole_is_rounded or r"\cdot" in text):
            moved = _Parser(tokens, {place: 0.5 * _unit(text)}).whole()
            slack = slack + np.abs(np.subtract(moved, value))
    return value, slack


def _unit(number: str) -> float:
    """One in the last digit shown: 0.01 for ``3.14``, 1e-7 for ``2 \\cdot 10^{-7}``."""
    mantissa, _, power = number.partition(r"\cdot")
    decimals = len(mantissa.strip().partition(".")[2])
    exponent = int(re.sub(r"[{}\s]", "", power.partition("^")[2])) if power else 0
    return 10.0 ** (exponent - decimals)


class _Parser:
    """Recursive descent over the tokens; ``moved`` shifts the number at a place."""

    def __init__(self, tokens: list[tuple[str, str]], moved: dict[int, float]) -> None:
        self.tokens, self.moved, self.at = tokens, moved, 0

    def whole(self) -> Value:
        with np.errstate(all="ignore"):
            value = self.sum()
        if self.at < len(self.tokens) or not np.all(np.isfinite(value)):
            raise OpenError
        return value

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> str:
        text = self.peek()
        if not text or (expected and text != expected):
            raise OpenError
        self.at += 1
        return text

    def sum(self) -> Value:
        value = self.product()
        while self.peek() in {"+", "-"}:
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self) -> Value:
        if self.peek() in {"-", "+"}:
            return -self.product() if self.take() == "-" else self.product()
        value = self.power()
        while True:
            sign = self.peek()
            if sign in {r"\cdot", r"\times", "*"}:
                self.take()
                value = value * self.signed_power()
            elif sign in {"/", r"\div"}:
                self.take()
                value = value / self.signed_power()
            elif sign and sign not in {"+", "-", ")", "}", "]", ",", r"\rvert", r"\rVert", r"\rfloor"}:
                value = value * self.power()
            else:
                return value

    def signed_power(self) -> Value:
        if self.peek() == "-":
            self.take()
            return -self.power()
        return self.power()

    def power(self) -> Value:
        value = self.atom()
        while self.peek() in {"^", r"\%", "!"}:
            sign = self.take()
            if sign == "^":
                value = value ** (self.braced() if self.peek() == "{" else self.atom())
            elif sign == "!":
                value = float(math.factorial(round(float(value))))
            else:
                value = value / 100
        return value

    def braced(self) -> Value:
        self.take("{")
        value = self.sum()
        self.take("}")
        return value

    def atom(self) -> Value:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind == "number":
            return self.number()
        if text in {"(", "["}:
            return self.parentheses()
        if text == "{":
            return self.braced()
        if text == "e":
            return self.exponential()
        if text in {r"\frac", r"\tfrac", r"\dfrac"}:
            self.take()
            return self.braced() / self.braced()
        if text == r"\sqrt":
            self.take()
            return np.sqrt(self.braced())
        if text in {r"\max", r"\min"}:
            self.take()
            return (np.max if text == r"\max" else np.min)(self.parentheses())
        if text in {r"\lvert", r"\lfloor"}:
            return self.enclosed()
        if text in FUNCTIONS:
            return self.call()
        raise OpenError

    def number(self) -> Value:
        place = self.at
        mantissa, _, power = self.take().replace("{,}", "").partition(r"\cdot")
        exponent = int(re.sub(r"[{}\s]", "", power.partition("^")[2])) if power else 0
        return float(mantissa) * 10.0**exponent + self.moved.get(place, 0.0)

    def parentheses(self) -> Value:
        closing = {"(": ")", "[": "]"}.get(self.take(), "")
        parts = [self.sum()]
        while self.peek() == ",":
            self.take()
            parts.append(self.sum())
        self.take(closing)
        if len(parts) == 1:
            return parts[0]
        if any(np.ndim(part) for part in parts):
            raise OpenError
        return np.array(parts)

    def exponential(self) -> Value:
        self.take("e")
        self.take("^")
        exponent = self.braced() if self.peek() == "{" else self.atom()
        return np.exp(exponent)

    def enclosed(self) -> Value:
        opening = self.take()
        value = self.sum()
        self.take(opening.replace(r"\l", r"\r"))
        return np.abs(value) if opening == r"\lvert" else np.floor(value)

    def call(self) -> Value:
        function = self.take()
        base = 0.0
        if function == r"\log" and self.peek() == "_":
            self.take()
            base = self.braced() if self.peek() == "{" else self.atom()
        argument = self.power()
        if self.peek() == r"\pi":  # the circle's; elsewhere the bank writes prevalence so
            self.take()
            argument = argument * math.pi
        value = FUNCTIONS[function](argument)
        return value / math.log(float(base)) if base else value
