"""The types a field may have: what a value means, how its text is read, and how it is treated later.

Every value reaches the model as text (see `macros.source`), so the lax conversions of pydantic never run: `P4M` cannot
become 120 days and `NO` cannot become False. The markers in `Annotated[…]` tell the walk (`macros.model.walk`) what to
do with a value: translate it, put terms in, follow it as a reference.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, StringConstraints, WithJsonSchema

from macros.source import IMAGE_NAME

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
NOT_BLANK = r"\S"
ADDRESS_PATTERN = r"^https://[^\s<>\"']+$"
CONTACT_PATTERN = r"^(https://|mailto:)[^\s<>\"']+$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
COUNTRY_PATTERN = r"^[A-Z]{2}$"
VERSION_PATTERN = r"^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){1,2}$"
_DURATION = re.compile(
    r"^P(?=[0-9T])(?:(?P<years>[0-9]{1,4})Y)?(?:(?P<months>[0-9]{1,4})M)?(?:(?P<weeks>[0-9]{1,4})W)?"
    r"(?:(?P<days>[0-9]{1,4})D)?(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,4})H)?(?:(?P<minutes>[0-9]{1,4})M)?)?$"
)


class Model(BaseModel):
    """Base of everything typed: unknown keys are refused, values cannot be changed. `help` reads their docs."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, defer_build=True)


@dataclass(frozen=True)
class Words:
    """Marker: text that readers see, so it is translated and its terms are put in. `lines`: it may hold several."""

    markdown: bool
    lines: bool = False


@dataclass(frozen=True)
class Refers:
    """Marker: the value is the id of a record of `kind`."""

    kind: str


@dataclass(frozen=True)
class Local:
    """Marker: the value is the id of an item in the list `field` of the same record."""

    field: str


@dataclass(frozen=True)
class Shows:
    """Marker: the value is the name of a file in the folder `images`, which pages and paper show."""


@dataclass(frozen=True)
class Fixed:
    """Marker: an edition cannot change the value. `why` is what it protects."""

    why: str


Text = Annotated[str, StringConstraints(pattern=NOT_BLANK), Words(markdown=False)]
"""Plain text for titles, labels and short facts: translated, never read as Markdown, always escaped."""

Prose = Annotated[str, StringConstraints(pattern=NOT_BLANK), Words(markdown=True)]
"""Markdown of a closed list of elements (paragraphs, lists, tables, emphasis, links), translated by paragraph."""

Lines = Annotated[str, StringConstraints(pattern=NOT_BLANK), Words(markdown=False, lines=True)]
"""Plain text that may run over several lines, such as what somebody wrote on a form."""

Plain = Annotated[str, StringConstraints(pattern=NOT_BLANK)]
"""Text that is not translated: codes, versions, addresses, language tags."""

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
"""An identifier: lower-case letters, digits and single hyphens. Permanent, never reused."""

Address = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN)]
"""An address on the web, `https://…`."""

Contact = Annotated[str, StringConstraints(pattern=CONTACT_PATTERN)]
"""An address to write to, `https://…` or `mailto:…`."""

Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
"""A language tag, `en` or `nl-BE`: it becomes a folder of the site."""

ImageName = Annotated[str, StringConstraints(pattern=IMAGE_NAME), Shows()]
"""The name of a file in the folder `images` of the base or of an edition, `seating.png`."""

Country = Annotated[str, StringConstraints(pattern=COUNTRY_PATTERN)]
"""A country code of two letters, `BE`."""

Version = Annotated[str, StringConstraints(pattern=VERSION_PATTERN)]
"""A version that is released, `1.1.0` (see `macros.earlier`)."""


@dataclass(frozen=True, order=False)
class Duration:
    """An ISO 8601 duration without a sign, kept as written because months have no fixed length."""

    text: str
    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0

    @property
    def in_minutes(self) -> int:
        """Minutes of a length given in hours and minutes; calendar parts do not count."""
        return self.hours * 60 + self.minutes

    @property
    def in_days(self) -> float:
        """Calendar days, for comparing windows only: a month counts 30.44 days and a year 365.25."""
        return self.years * 365.25 + self.months * 30.44 + self.weeks * 7 + self.days + self.in_minutes / 1440

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The written parts in order, for example `[("hours", 2), ("minutes", 30)]`."""
        names = ("years", "months", "weeks", "days", "hours", "minutes")
        return [(name, getattr(self, name)) for name in names if getattr(self, name)]

    def __str__(self) -> str:
        return self.text


def parse_duration(value: object) -> Duration:
    """Read `P3M`, `P6W`, `PT2H30M`. Raises ValueError with an example for anything else."""
    if isinstance(value, Duration):
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("write a duration such as PT25M (25 minutes), PT2H30M, P2W (2 weeks) or P3M (3 months)")
    return Duration(str(value), **{name: int(number) for name, number in match.groupdict(default="0").items()})


def _whole(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"0|[1-9][0-9]{0,8}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("write a whole number without sign, such as 12")


def _truth(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError("write true or false")


def _date(value: object) -> object:
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise ValueError("write a day that exists in the calendar") from None
    raise ValueError("write a date as year-month-day, such as 2027-11-01")


Length = Annotated[
    Duration,
    PlainValidator(parse_duration),
    WithJsonSchema({"type": "string", "pattern": re.sub(r"\?P<\w+>", "", _DURATION.pattern)}),
]
"""A duration: `PT25M`, `PT2H30M`, `P2W`, `P3M`."""

_INT_SCHEMA = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^(0|[1-9]\d*)$"}]}
"""Editors read `12` as a number, the reader of the handbook as text: both are right."""

Int = Annotated[int, BeforeValidator(_whole), WithJsonSchema(_INT_SCHEMA)]
"""A whole number, zero or more."""

Bool = Annotated[bool, BeforeValidator(_truth), WithJsonSchema({"enum": ["true", "false", True, False]})]
"""`true` or `false`, nothing else."""

Date = Annotated[datetime.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar date, `2027-11-01`."""
