"""The base of everything declared in TOML."""

from pydantic import BaseModel, ConfigDict


class Spec(BaseModel):
    """Frozen data read from a workspace; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Label(Spec):
    """A word shown to people, in both languages.

    Examples
    --------
    >>> Label(zh="工资", en="pay").en
    'pay'
    """

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the word in `zh` or `en`."""
        return self.zh if language == "zh" else self.en
