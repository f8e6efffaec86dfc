"""What can be wrong with a file before anybody asks what it means."""

from __future__ import annotations

from macros.problems import messages

_BLOCK = "Write `>-` after the key or dash, and the text on the next line, indented."
_A_BLOCK = _BLOCK.replace("Write", "write")

messages(
    {
        "S001": (
            "the file holds {size} bytes; the limit is {limit}.",
            "Split it: one record a file. Images lie in the folder images, as files of their own.",
        ),
        "S002": (
            "the file is not UTF-8 text{guess}.",
            "Save it again with the encoding UTF-8.",
        ),
        "S003": (
            "the invisible character {char} stands here{more}; it can hide or reverse text.",
            "Delete it. It often comes along when text is pasted from a word processor or a web page.",
        ),
        "S004": (
            "a letter with an accent is stored here in two pieces (not in the form NFC){more}; searches miss it.",
            "Type the letter again, or save the file with the normalisation NFC.",
        ),
        "S005": (
            "a tab stands here{more}; YAML is indented with spaces only.",
            "Replace each tab by two spaces for each level.",
        ),
        "S006": (
            "an anchor or alias ({sign}) stands here; the curriculum does not use them.",
            f"Write the value out. If a text begins with this sign: {_A_BLOCK}",
        ),
        "S007": (
            "a second document begins here (`---`).",
            "Keep one record a file and delete the line.",
        ),
        "S008": (
            "the values are nested more than {limit} levels deep.",
            "Look for a wrong indentation above this line.",
        ),
        "S009": (
            "the file holds no fields.",
            "A record begins with `title: …`. See curriculum/README.md for an example of each kind.",
        ),
        "S010": (
            "the value holds a colon followed by a space, which YAML reads as a new key.",
            _BLOCK,
        ),
        "S011": (
            "a value begins with a brace, which YAML reads as a mapping and not as text.",
            f"For a text with a term: {_A_BLOCK} Write a mapping with one key a line.",
        ),
        "S012": (
            "YAML cannot be read here: {said}.",
            "Look at this line and the one above it: indentation, a quotation mark, a missing space after a colon.",
        ),
        "S013": (
            "a tag ({tag}) stands here; the curriculum does not use them.",
            f"Delete the tag. If the text begins with an exclamation mark: {_A_BLOCK}",
        ),
        "S014": (
            'the key "{key}" stands twice; the first one is in line {line}.',
            "Keep one of the two. If both say something, join them under one key.",
        ),
        "S015": (
            "this key or entry has no value.",
            "Write the value, or delete the line.",
        ),
        "S016": (
            "a key must be a single word, not a list or a mapping.",
            "Look for a wrong indentation or a stray question mark.",
        ),
        "S017": (
            "{what} cannot stand here.",
            "Indent it as far as its neighbours. If that is right, look at the line above: a key needs a colon and a "
            f"space. If it belongs to the text above: {_A_BLOCK}",
        ),
        "S018": (
            "a quotation mark opens the value and {what}.",
            f"{_BLOCK} Quotation marks inside a block need no care.",
        ),
        "S019": (
            'a value begins with "{sign}", to which YAML gives a meaning of its own.',
            _BLOCK,
        ),
        "S020": (
            "this file or folder lies outside the curriculum (it is a link that leads elsewhere).",
            "Replace the link by the file itself.",
        ),
        "S021": (
            '"{name}" is no kind of record.{near}',
            "Use a folder or file named in curriculum/README.md, or move it elsewhere.",
        ),
        "S022": (
            '"{name}" is no record: a file name is an id (lower-case letters, digits, single hyphens) and ends in .yml.'
            "{look_alike}",
            "Rename the file, for example to first-meeting.yml.",
        ),
        "S023": (
            "this file is missing.",
            "Add it; curriculum/README.md shows what it holds.",
        ),
        "S024": (
            "the text ends here, because a space and # begin a comment.",
            f"If # belongs to the text: {_A_BLOCK} A comment stands in a line of its own.",
        ),
        "S026": (
            "the file holds a mapping where a list is needed.",
            "Begin each entry with a dash; curriculum/README.md shows an example.",
        ),
        "S025": (
            "a {found} stands here where a {needed} is needed.",
            "Move it away, or give it another name; curriculum/README.md shows what stands where.",
        ),
    }
)
