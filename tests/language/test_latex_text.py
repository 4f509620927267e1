"""Texts of users in LaTeX: text only, whatever they hold."""

import pytest

from backprop_cli.language.escape import latex_text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("リンゴ 2", "リンゴ 2"),
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        ("10 % & $x_1^2$ #~", r"10 \% \& \$x\_1\textasciicircum{}2\$ \#\textasciitilde{}"),
        ("a\nb\x1b", r"a\textbackslash{}nb\textbackslash{}x1b"),
        ("a -- b `` ''", "a -{}- b `{}` '{}'"),
        ("<b>", r"\textless{}b\textgreater{}"),
    ],
)
def test_every_sign_with_a_meaning_is_written_out(text: str, written: str) -> None:
    assert latex_text(text) == written
