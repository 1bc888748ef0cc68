"""Text → syntax tree, by the two grammars; every refusal carries its place and what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, Literal

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lark import PostLex

from workouts.notation.errors import NotationError, error_at
from workouts.notation.vocabulary import (
    ENDURANCE_TOKENS,
    ENDURANCE_WORDS,
    LONGEST_WORD,
    STRENGTH_TOKENS,
    STRENGTH_WORDS,
    in_words,
    likely_words,
    with_units,
)
from workouts.structure.validation import DEEPEST

type Language = Literal["endurance", "strength"]
type Node = Tree[Token]

LONGEST_TEXT: Final = 20_000
_NAMES: Final[dict[Language, dict[str, str]]] = {"endurance": ENDURANCE_TOKENS, "strength": STRENGTH_TOKENS}
_WORDS: Final[dict[Language, tuple[str, ...]]] = {"endurance": ENDURANCE_WORDS, "strength": STRENGTH_WORDS}


class _KeepEverything(PostLex):
    """Keeps the tokens that no rule uses: they give a wrong word a name of its own instead of a lexer error."""

    always_accept = ("WORD", "NUMBER", "BAD", "OPEN_STRING")

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        return stream


@cache
def _parser(language: Language) -> Lark:
    return Lark.open(
        str(Path(__file__).parent / f"{language}.lark"),
        parser="lalr",
        lexer="basic",
        postlex=_KeepEverything(),
        propagate_positions=True,
        maybe_placeholders=False,
    )


def tokens_of(text: str, language: Language) -> list[Token]:
    """The tokens of a text; any text has some, and what is not part of the notation is a ``BAD`` one."""
    return list(_parser(language).lex(text))


def read_syntax(text: str, language: Language) -> Node:
    """The tree of a text, in time proportional to its length; raises :class:`NotationError`."""
    tokens = tokens_of(text, language)
    too_deep = _first_too_deep(text, tokens)
    if too_deep is not None:
        raise too_deep
    state = _parser(language).parse_interactive()
    try:
        for token in tokens:
            state.feed_token(token)
        last = tokens[-1] if tokens else Token("$END", "")
        tree: Node = state.feed_token(Token.new_borrow_pos("$END", "", last))
    except UnexpectedToken as unexpected:
        accepted: set[str] = state.accepts()  # type: ignore[no-untyped-call]  # lark leaves it without types
        expected = in_words(accepted, _NAMES[language])
        raise _syntax_error(text, tokens, unexpected.token, expected, language) from None
    return tree


def _first_too_deep(text: str, tokens: list[Token]) -> NotationError | None:
    depth = 0
    for token in tokens:
        depth += (token.type == "OPEN") - (token.type == "CLOSE")
        if depth > DEEPEST:
            return error_at(text, f"Repeats can be nested {DEEPEST} deep.", *place(token))
    return None


def place(token: Token) -> tuple[int, int]:
    """First character of a token and the one behind it."""
    start = token.start_pos or 0
    return start, token.end_pos if token.end_pos is not None else start + len(token)


def _syntax_error(
    text: str, tokens: list[Token], token: Token, expected: tuple[str, ...], language: Language
) -> NotationError:
    if token.type == "$END":
        end = len(text.rstrip())
        message = "Write at least one step." if not tokens else f"Something is missing here: {_either(expected)}."
        return error_at(text, message, end if tokens else 0, expected=expected)
    message, suggestions, (start, end) = _explain(tokens, token, language)
    return error_at(text, message or f"“{_shown(token)}” does not fit here.", start, end, suggestions=suggestions,
                    expected=expected)  # fmt: skip


def _explain(tokens: list[Token], token: Token, language: Language) -> tuple[str, tuple[str, ...], tuple[int, int]]:
    """A sentence about a token that did not fit, likely words, and the place that is to blame."""
    match token.type:
        case "OPEN_STRING":
            return "This quote is not closed.", (), place(token)
        case "NUMBER":
            before = _token_before(tokens, token)
            likely = with_units(str(token)[:LONGEST_WORD], before, is_strength=language == "strength")
            return f"“{_shown(token)}” needs a unit.", likely, place(token)
        case "WORD":
            return f"“{_shown(token)}” is not known here.", likely_words(str(token), _WORDS[language]), place(token)
    word = _word_before(tokens, token)
    if word is not None and language == "strength":
        likely = likely_words(str(word), _WORDS[language])
        if likely:
            return f"“{_shown(word)}” is not known here.", likely, place(word)
    return "", (), place(token)


def _token_before(tokens: list[Token], token: Token) -> str:
    """The type of the token in front of ``token``, empty at the beginning."""
    number = next(index for index, each in enumerate(tokens) if each is token)
    return tokens[number - 1].type if number else ""


def _word_before(tokens: list[Token], token: Token) -> Token | None:
    """The nearest word in front of ``token``, looking past a length, for ``superst 3x:``."""
    number = next((index for index, each in enumerate(tokens) if each is token), 0)
    for candidate in reversed(tokens[max(number - 2, 0) : number]):
        if candidate.type == "WORD":
            return candidate
    return None


def _shown(token: Token) -> str:
    text = " ".join(str(token).split()) or "line end"
    return text if len(text) <= 30 else f"{text[:29]}…"


def _either(phrases: tuple[str, ...]) -> str:
    return " or ".join(phrases[:3])
