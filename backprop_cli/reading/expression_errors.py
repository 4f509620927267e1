"""Which message a bad expression gets. The parser says where it stopped; this file says what the user meant."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import NoReturn

from backprop_cli.graph.functions import FUNCTIONS, WIDER
from backprop_cli.graph.operations import Operation
from backprop_cli.language.errors import BackpropError, Place
from backprop_cli.language.messages import Message
from backprop_cli.reading import rewriting, superscripts
from backprop_cli.reading.foreign_functions import meant, misspelt
from backprop_cli.reading.tokens import Source, canonical, first_bad, is_name

_NOT_OURS = (
    {
        "%": "percent",
        "=": "equals",
        "!": "comparison",
        "<": "comparison",
        ">": "comparison",
        "]": "bracket",
        "{": "bracket",
        "}": "bracket",
        "'": "quote",
        '"': "quote",
        ".": "stray-dot",
        "$": "shell-variable",
        "#": "comment",
        "・": "middle-dot",
        "°": "degrees",
    }
    | dict.fromkeys("≤≥≠", "comparison")
    | dict.fromkeys("“”‘’„「」『』`", "quote")
)
_IN_WORDS = {"mod": "modulo", "and": "comparison", "or": "comparison"}
_UNITS = ("円", "元", "ドル", "個", "本", "枚", "人", "袋", "箱", "kg", "cm", "km", "JPY", "USD", "EUR", "yen")
_MONEY = "¥￥$€£₩"
_LATEX = ("frac", "dfrac", "sqrt", "cdot", "times", "left", "sin", "cos", "tan", "exp", "log", "ln", "sum", "pi")
_CONDITIONS = ("where", "select", "piecewise", "cond", "iif", "ifelse", "if")
_THREE_DIGITS = re.compile(r"[0-9]{3}(\.[0-9]*)?")
_HEXADECIMAL = re.compile(r"[xX][0-9a-fA-F]{1,15}|[oO][0-7]{1,20}|[bB][01]{1,60}")
_ROOTS = {"√": "sqrt", "∛": "cbrt"}
_DOTS = "•∙‧●"
"""Signs of a product in print, besides those that are read as one."""
_SUBSCRIPTS = {c: str(n) for n, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}


def starts_with_digit(token: str) -> bool:
    """Whether a token is a number literal."""
    return token[0] in "0123456789" or (token[0] == "." and len(token) > 1)


def bad_name(source: Source, position: int, token: str) -> NoReturn:
    """A token that starts like a name and has a character in it that no name has: x², x₁, x≤y."""
    at = first_bad(token)
    start = source.place(position)
    offset = start.start + at
    place = type(start)(start.file, start.line, start.column + at, start.text, offset, offset + 1)
    stem, character = token[:at], token[at]
    if stem and superscripts.is_raised(character):
        _superscript_function(start, token)
        superscripts.refuse(place, stem, token[at:])
    if stem and character in _DOTS:
        raise BackpropError("product-sign", place, character=character, write=f"{stem}*{token[at + 1 :] or 'y'}")
    if character in _NOT_OURS:
        raise BackpropError(_NOT_OURS[character], place)
    if _fraction(character):
        raise BackpropError("fraction-sign", place, write=_fraction(character), character=character)
    if stem and character in _SUBSCRIPTS:
        raise BackpropError("subscript", place, write=f"{stem}{_SUBSCRIPTS[character]}", character=character)
    raise BackpropError("bad-character", place, character=character)


def bad_operand(source: Source, tokens: list[str], position: int) -> NoReturn:
    """An operand must start at `position`, and what stands there cannot start one."""
    token = tokens[position]
    place = source.place(position)
    earlier = [each for each in tokens[max(0, position - 100) : position] if each != "\n"]
    before = earlier[-1] if earlier else ""
    if token == "=" and before in ("+", "-", "*", "/", "**") and len(earlier) > 1:
        raise BackpropError("augmented", place, operator=before, write=f"{earlier[-2]}2 = {earlier[-2]} {before} y")
    after = tokens[position + 1] if position + 1 < len(tokens) else ""
    _sign_in_front(token, after, place)
    if token in _NOT_OURS:
        raise BackpropError(_NOT_OURS[token], place)
    if token in _ROOTS:
        if starts_with_digit(after or "-") and is_name(tokens[position + 2]):
            first, second = f"{_ROOTS[token]}({after})*{tokens[position + 2]}", f"{after}*{tokens[position + 2]}"
            raise BackpropError("two-readings", place, first=first, second=f"{_ROOTS[token]}({second})")
        raise BackpropError("sign-of-function", place, sign=token, write=_root(source, tokens, position))
    if token == "|" and rewriting.inside_bars(source, tokens, position):
        write = f"abs({rewriting.inside_bars(source, tokens, position)})"
        raise BackpropError("sign-of-function", place, sign="|", write=write)
    if token == "|":
        raise BackpropError("bars", place)
    if token == before == "/":
        raise BackpropError("floor-division", place)
    if not before and token in ("", ";"):
        raise BackpropError("empty-expression", place)
    if before in ("", ";") and token == ")":
        raise BackpropError("unopened", place)
    if before == "(" and token == ")":
        raise BackpropError("empty-parentheses", place)
    if token in ("", ";", ")"):
        raise BackpropError("missing-operand-after", place, operator=before)
    if token in ("*", "/", "**", "^", "@"):
        raise BackpropError("missing-operand-before", place, operator=token)
    raise BackpropError("bad-character", place, character=token)


def bad_operator(source: Source, tokens: list[str], position: int) -> NoReturn:
    """An operator must stand at `position`, and something else does."""
    token, before = tokens[position], tokens[position - 1]
    place = source.place(position)
    after = tokens[position + 1]
    if token == "," and before.isdigit() and len(before) <= 3 and _THREE_DIGITS.fullmatch(after):
        raise BackpropError("thousands", place, write=before + _digit_groups(tokens, position))
    if token == ",":
        raise BackpropError("comma", place)
    if token == "%" and starts_with_digit(before) and after.lower().rstrip("(") in ("of", "off", "オフ", "引き", "引"):
        raise BackpropError("percent-of", place, write=f"{before}/100")
    if token == "%" and (after == "(" or is_name(after.rstrip("(")) or starts_with_digit(after or "-")):
        raise BackpropError("modulo", place)
    if token == "%":
        number = before if starts_with_digit(before) else "10"
        raise BackpropError("percent-of" if starts_with_digit(before) else "percent", place, write=f"{number}/100")
    if token == "=":
        raise BackpropError("comparison" if after == "=" else "equals", place)
    if token == "!" and after != "=":
        raise BackpropError("factorial", place)
    if token == ".":
        _dotted(source, tokens, position)
    if before in ("def", "lambda") and is_name(token.rstrip("(")):
        raise BackpropError("define-function", place, name=token.rstrip("(") if before == "def" else "f")
    if before == "if" or token == "?":
        raise BackpropError("condition", place)
    if token == "if":
        write = rewriting.choice_at(tokens, position)
        raise BackpropError("condition-as" if write else "condition", place, **({"write": write} if write else {}))
    if token == "[":
        raise BackpropError("index", place)
    if token == ":" and after == "=":
        raise BackpropError("colon-equals", place)
    if token in _IN_WORDS or before == "not":
        raise BackpropError(_IN_WORDS.get(token, "comparison"), place)
    if token != "$":
        _sign_in_front(token, after, place)
    if token in _NOT_OURS:
        raise BackpropError(_NOT_OURS[token], place, character=token)
    if superscripts.is_raised(token[0]):
        base = rewriting.operand_before(source, tokens, position)
        superscripts.refuse(place, base, token if token != "⁻" else token + after)
    if _fraction(token):
        write = f"{rewriting.operand_before(source, tokens, position)} + {_fraction(token)}"
        raise BackpropError("fraction-sign", place, write=write, character=token)
    if starts_with_digit(before):
        _behind_number(before, token, place)
        if before.isdigit() and len(before) <= 3 and _THREE_DIGITS.fullmatch(token):
            raise BackpropError("digit-groups", place, write=before + _digit_groups(["", *tokens], position, ""))
    left = rewriting.operand_before(source, tokens, position) if before == ")" else before
    if token in _ROOTS:
        raise BackpropError("multiply-missing", place, write=f"{left}*{_root(source, tokens, position)}")
    if token in _DOTS:
        write = f"{left}*{_group(tokens, position + 1)}"
        raise BackpropError("product-sign", place, character=token, write=write)
    if token == "|" and rewriting.inside_bars(source, tokens, position):
        inside = rewriting.inside_bars(source, tokens, position)
        raise BackpropError("multiply-missing", place, write=f"{left}*abs({inside})")
    _function_without_parentheses(source, tokens, position)
    strange = rewriting.text_in(tokens, position)
    if strange:
        sign = tokens[strange]
        message = "comparison" if tokens[strange + 1] == "=" else _NOT_OURS.get(sign, "bad-character")
        raise BackpropError(message, source.place(strange), character=sign)
    if "/" in tokens[max(0, position - 2) : position - 1] and (token == "(" or is_name(token.rstrip("("))):
        over = f"{rewriting.operand_before(source, tokens, position - 2, powers=True)}/"
        group = f"{left}*{_group(tokens, position)}"
        raise BackpropError("two-readings", place, first=over + group, second=f"{over}({group})")
    if token == "(" or is_name(token.rstrip("(")) or starts_with_digit(token):
        raise BackpropError("multiply-missing", place, write=f"{left}*{_group(tokens, position)}")
    if is_name(token[:1]):
        bad_name(source, position, token)
    raise BackpropError("bad-character", place, character=token)


def unknown_function(source: Source, tokens: list[str], position: int, names: Container[str]) -> NoReturn:
    """A call of something that is no function: of another spelling, a multiplication without its sign, a slip."""
    place, name = source.place(position), tokens[position][:-1]
    call = rewriting.call_at(source, tokens, position)
    if not is_name(name):
        _superscript_function(place, name, call)
        bad_name(source, position, name)
    if call and tokens[call.end] == "=" and tokens[call.end + 1] != "=":
        raise BackpropError("define-function", place, name=name)
    product = f"{name}*{_group(['(', *tokens[position + 1 : position + 20]], 0)}"
    of_text = rewriting.text_in(tokens, position) is not None
    if name in names and not of_text and (call is None or len(call.arguments) == 1):
        _under_a_fraction_bar(source, tokens, position, product)
        raise BackpropError("multiply-missing", place, write=product)
    if len(name) == 1 and not of_text and call and len(call.arguments) == 1:
        _under_a_fraction_bar(source, tokens, position, product)
    asked = "nthroot" if name.lower() == "root" and call and len(call.arguments) == 2 else name
    found = None if name in names else meant(asked, of_array=call is not None and len(call.arguments) == 1)
    if found:
        write = found.write(call.arguments if call else [])
        raise BackpropError("written-of-list" if found.of_list else "written-so", place, name=name, write=write)
    if name.lower() in _CONDITIONS:
        write = rewriting.choice_of(*call.arguments) if call and len(call.arguments) == 3 else ""
        raise BackpropError("condition-as" if write else "condition", place, **({"write": write} if write else {}))
    near = None if name in names else misspelt(name)
    if near:
        raise BackpropError("misspelt-function", place, name=name, hint=Message("did-you-mean", {"word": near}))
    if call and len(call.arguments) > 0 and not of_text:
        _product_with_function(place, name, call, names)
    if of_text or (call and len(call.arguments) != 1):
        raise BackpropError("unknown-call", place, name=name)
    raise BackpropError("unknown-function", place, name=name, write=product)


def _under_a_fraction_bar(source: Source, tokens: list[str], position: int, product: str) -> None:
    """a/b(c) is (a/b)*c to some and a/(b*c) to others."""
    if position and tokens[position - 1] == "/":
        over = f"{rewriting.operand_before(source, tokens, position - 1, powers=True)}/"
        place = source.place(position)
        raise BackpropError("two-readings", place, first=over + product, second=f"{over}({product})")


def arguments_wanted(row: Operation) -> dict[str, object]:
    """What a function is called, how many operands it takes, in words, and how it is written."""
    row = FUNCTIONS.get(row.symbol, row)
    wider = WIDER.get(row.name)
    example: object = row.example
    if wider:
        wanted = Message("arguments-or", {"least": row.arity, "most": wider.arity})
        example = Message("examples", {"first": row.example, "second": wider.example})
    elif row.most is None:
        wanted = Message("arguments-from", {"least": row.arity})
    else:
        wanted = Message(f"arguments-{row.arity}" if row.arity < 2 else "arguments-exactly", {"least": row.arity})
    return {"name": row.name, "wanted": wanted, "example": example}


def _product_with_function(place: Place, name: str, call: rewriting.ForeignCall, names: Container[str]) -> None:
    """xtan(x) is x*tan(x): a letter, or a name met before, right before a function."""
    for row in FUNCTIONS.values():
        before = name.removesuffix(row.name)
        if before != name and row.arity and (len(before) == 1 or before in names):
            write = f"{before}*{row.name}({', '.join(call.arguments)})"
            raise BackpropError("multiply-missing", place, write=write)


def _dotted(source: Source, tokens: list[str], position: int) -> None:
    """np.exp(x), math.pi, x.sqrt(): a function of a library, or of what stands before the dot."""
    start = position - 1
    while tokens[position] == "." and is_name(tokens[position + 1]):
        position += 2
    function = position + 1 if tokens[position] == "." and tokens[position + 1][-1:] == "(" else position - 1
    name = tokens[function].removesuffix("(")
    place = source.span(source.spans(start, 1)[0][0], source.spans(function, 1)[0][1])
    found, call = meant(name, of_array=True), rewriting.call_at(source, tokens, function)
    if name == "T" and name == tokens[function]:
        raise BackpropError("dotted", place, write=f"transpose({rewriting.text_of(source, start, function - 1)})")
    if name == tokens[function] and found and found.most == 0:
        raise BackpropError("dotted", place, write=found.write([]))  # math.pi
    if name == tokens[function] or call is None:
        return
    if not call.arguments and tokens[call.end] == "(":
        call = rewriting.call_at(source, tokens, call.end) or call  # nn.ReLU()(x)
    if found:
        arguments = call.arguments
        settings_alone = found.of_array and all(text.startswith("axis") for text in arguments)
        if settings_alone or (not found.takes(len(arguments)) and found.takes(len(arguments) + 1)):
            arguments = [rewriting.text_of(source, start, function - 1), *arguments]  # x.exp()
        raise BackpropError("dotted", place, write=found.write(arguments))
    if misspelt(name) or name in _CONDITIONS:
        unknown_function(source, tokens, function, ())


def _function_without_parentheses(source: Source, tokens: list[str], position: int) -> None:
    """sin x, sin (x), sin^2(x), sin^-1(x): the operands of a function stand right behind its name."""
    token = tokens[position]
    if token != "(" and not is_name(token.rstrip("(")) and not starts_with_digit(token):
        return
    in_brackets = tokens[position - 1] == ")"  # sin^(-1)(x)
    at, power, sign = position - 1 - in_brackets, "", ""
    if starts_with_digit(tokens[at]):
        power, at = tokens[at], at - 1
        if at > 0 and tokens[at] == "-":
            sign, at = "-", at - 1
        at -= in_brackets and tokens[at] == "("
        if at > 0 and tokens[at] in ("^", "**"):
            at -= 1
        elif sign + power != "-1":  # sin-1(x) is the inverse
            return
    found = meant(tokens[at]) if is_name(tokens[at]) else None
    if found is None or found.most == 0 or not found.is_call:
        return
    group = rewriting.call_at(source, tokens, position) if token == "(" else None
    arguments = group.arguments if group else [rewriting.operand_at(source, tokens, position)]
    if starts_with_digit(token) and is_name(tokens[position + 1]):
        arguments = [f"{token}*{tokens[position + 1]}"]
    start, end = source.spans(at, 1)[0][0], source.spans(position, 1)[0][1]
    _told(source.span(start, end), found.write(arguments), sign + power)


def _superscript_function(place: Place, name: str, call: rewriting.ForeignCall | None = None) -> None:
    """sin²(x), sin⁻¹(x), sin²x."""
    at = first_bad(name)
    behind = name[at:].lstrip("".join(superscripts.DIGITS))
    found = meant(name[:at])
    power = name[at : len(name) - len(behind)].translate({ord(c): digit for c, digit in superscripts.DIGITS.items()})
    if found and found.is_call and power.removeprefix("-").isdecimal() and (not behind or is_name(behind)):
        _told(place, found.write(call.arguments if call else [behind] if behind else []), power)


def _told(place: Place, write: str, power: str) -> NoReturn:
    """Write sin(x), or sin(x)**2; sin^-1 is the inverse function or one divided by the value."""
    inverse = meant(f"a{write.partition('(')[0]}") if power == "-1" else None
    if inverse:
        raise BackpropError("inverse", place, first=f"a{write}", second=f"1/{write}")
    exponent = f"({power})" if power.startswith("-") else power
    raise BackpropError("parentheses-missing", place, write=f"{write}**{exponent}" if power else write)


def _fraction(character: str) -> str:
    """1/2 for ½; nothing for what is no fraction."""
    written = canonical(character[:1]).replace("⁄", "/")
    return written if len(written) > 2 and "/" in written else ""


def _root(source: Source, tokens: list[str], position: int) -> str:
    return f"{_ROOTS[tokens[position]]}({rewriting.operand_at(source, tokens, position + 1)})"


def _sign_in_front(token: str, after: str, place: Place) -> None:
    """¥100, and a command of LaTeX."""
    if token in _MONEY and starts_with_digit(after or "-"):
        raise BackpropError("number-with-unit", place, unit=token)
    if token == "\\" and after.rstrip("(") in _LATEX:
        raise BackpropError("latex-command", place)


def _behind_number(number: str, token: str, place: Place) -> None:
    """What is meant by a number with something right behind it: 1_000, 1.2.3, 1e, 0x1f."""
    if number == "0" and _HEXADECIMAL.fullmatch(token):
        raise BackpropError("hexadecimal", place, write=int(f"0{token}", 0))
    if token.startswith("_"):
        raise BackpropError("underscore", place)
    if token.startswith(".") and "." in number:
        raise BackpropError("two-points", place)
    if token in ("e", "E"):
        raise BackpropError("bad-exponent", place, write=f"{number}e3")
    if token in _UNITS:
        raise BackpropError("number-with-unit", place, unit=token)


def _digit_groups(tokens: list[str], position: int, sign: str = ",") -> str:
    """The digits behind a comma, and behind every further one: 000000 of 1,000,000. Without a sign: of 1 000 000."""
    digits = ""
    while (not sign or tokens[position] == sign) and _THREE_DIGITS.fullmatch(tokens[position + 1]):
        digits += tokens[position + 1]
        position += 2 if sign else 1
    return digits


def _group(tokens: list[str], position: int) -> str:
    """The operand that starts at `position`: a name, a number, or a short parenthesis with all that is in it."""
    token = tokens[position]
    if token == "pi":
        return "pi()"
    if token[:1] == "π" and (token == "π" or is_name(token[1:])):
        return f"pi()*{token[1:]}" if token[1:] else "pi()"
    depth = 0
    for index in range(position, min(position + 12, len(tokens))):
        depth += (tokens[index][-1:] == "(") - (tokens[index] == ")")
        if depth <= 0:
            group = tokens[position : index + 1]
            return "(...)" if any(map(_side_by_side, group, group[1:])) else "".join(group)
    return "(...)"


def _side_by_side(token: str, after: str) -> bool:
    """Whether two operands follow each other, without the sign between them that each needs."""
    starts = after == "(" or is_name(after.rstrip("(")) or starts_with_digit(after)
    return starts and (token == ")" or is_name(token) or starts_with_digit(token))
