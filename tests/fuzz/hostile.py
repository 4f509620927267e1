"""Texts that mean something in one of the languages that the program writes: titles, units, answers, names of files."""

from __future__ import annotations

ENCODINGS = (
    "coding:utf7 +AAo-__import__('os').system('id')+AAo-#",
    "-*- coding: utf-7 -*-",
    "vim: set fileencoding=cp037 :",
    "Entropy coding: bits",
    "coding=rot13",
)
"""What Python takes for the encoding of a program in its first two lines (PEP 263)."""
BREAKS = tuple(f"a{sign}b" for sign in "\n\r\v\f\t\0\x1c\x1d\x1e\x1f\x85\u2028\u2029") + (
    "a\r\nb",
    "\nprice: 1\n",
    "a\n\n",
)
UNSEEN = tuple(f"a{sign}b" for sign in "\x07\x7f\x80\x9b\xad\u061c\u200b\u200e\u202e\u2066\u2069\ufeff\ufffe\ufdd0") + (
    *("\x1b[31mred", "\x1b]0;t\x07", "\x9b31m", "\U000e0041\U000e007f", "\ufeffa", "\U0001ffff", "👨\u200d👩"),
)
MARKUP = (
    *("<script>alert(1)</script>", "<b>", "</td></tr>", "</title><script>", "<img src=x onerror=y>", "<!-- -->", "]]>"),
    *("<![CDATA[x", "&lt;b&gt;", "&#27;[31m", "&#x1b;", "&amp;", "&", '" onload="x', "' onload='x", "</system-out>"),
)
MARKDOWN = (
    *(
        "``m`` <script>",
        "`m` <b>",
        "`",
        "``",
        "```",
        "a`b``c```d",
        "````\nx",
        " `a` ",
        "`` ` ``",
        "~~~",
        "~~x~~",
        "\\`",
    ),
    *("*a* **b**", "_a_ __b__", "[a](b)", "![a](b)", "[a]: b", "<https://a.b>", "https://a.b", "a|b", "|", "\\|", "\\"),
    *(
        "# a",
        "a #",
        "- a",
        "+ a",
        "* a",
        "1. a",
        "12) a",
        "---",
        "===",
        "> a",
        "$x$",
        "$$",
        "{{ x }}",
        "{% x %}",
        "[ ] a",
    ),
    *("    a", "a  ", "\\\\", "a\\", "www.a.b", "| a | b |", ":--", "- - -", "1.", "-"),
)
QUOTES = (
    "'",
    '"',
    "'''",
    '"""',
    '")',
    "')",
    '\\"',
    "\\'",
    '"; x',
    '\\n\\N\\G\\"',
    "\\u0022",
    "\\x22",
    '", "a": "b',
    "'a'",
    '"a"',
)
FORMULAS = (
    *("=1+1", "+1", "-1+1", "@SUM(1)", "＝1", "a;=1+1", "a;+1", "a; -1+1", "a;@x", 'a;"=1+1"', "a\t=1", "\t=1", "\r=1"),
    *(";=1", ";;=1", " =1+1", '"=1+1', "a,=1", "'=1", "a;b", '"a;=1"', "-x", "a;\u00a0=1", "--1"),
)
OTHERS = (
    *(
        "*/",
        "/*",
        "#",
        "a # SKIP",
        "# TODO",
        "x {",
        "{",
        "\\#",
        "not ok 1",
        "1..0",
        "Bail out!",
        "...",
        "%YAML 1.1",
        "a: b",
    ),
    *("$(id)", "`id`", "${x}", "{x}", "{0}", "%s", "%%{init: {}}%%", "%% a", 'a"]', "a)) --> b", "fa:fa-x", "#quot;"),
    *(
        "end",
        "&a",
        "*a",
        "!x",
        "a #b",
        "[x]",
        "{a: b}",
        "? a",
        "| a",
        "no",
        "null",
        "~",
        "1.5",
        "\\",
        "a\\",
        "\\l",
        "[b]x[/b]",
    ),
    *(
        ":smile:",
        "// a",
        "-- a",
        ";",
        "print(1)",
        "price: 220",
        "dx = 14",
        "\ud800",
        "a ",
        " a",
        "\u3000",
        "é",
        "e\u0301",
    ),
)
TEXTS = (*ENCODINGS, *BREAKS, *UNSEEN, *MARKUP, *MARKDOWN, *QUOTES, *FORMULAS, *OTHERS)

NAMES = (
    *(
        "coding",
        "utf8",
        "print",
        "class",
        "None",
        "np",
        "math",
        "Fraction",
        "self",
        "out",
        "dx",
        "d_x",
        "_",
        "__import__",
    ),
    *(
        "__class__",
        "end",
        "graph",
        "node",
        "リンゴ",
        "コカ・コーラ",
        "x・",
        "ª",
        "ﬁ",
        "e\u0301",
        "true",
        "null",
        "y",
        "no",
    ),
    *("x\u200b", "x\u202e", "a'b", 'a"b', "a`b", "a;b", "a<b", "a\x1b", "a\nb", "ⅷ", "x²", "t1", "add_x_layer", "ties"),
)
"""Names of inputs; most of them are allowed."""

FILES = ("=1;+1.yaml", "`a` <b> {{x}}.yaml", "\x1b]0;t\x07\u202e.yaml", "coding:utf7 +AAo-#.yaml", "a;=1|b\n# c.yaml")
"""Names of files."""
