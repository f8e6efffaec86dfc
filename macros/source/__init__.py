"""Strict reading of YAML: text stays text, and every value knows its file, line and column.

`messages` what can be wrong · `document` one file and its positions · `reader` bytes to plain data ·
`layer` a folder of records · `writer` plain data to YAML.
"""

from macros.source import messages  # noqa: F401  (fills the catalogue)
from macros.source.document import Data, Document
from macros.source.layer import Layer, as_id, leaves, read_file, read_layer
from macros.source.reader import MAX_BYTES, MAX_DEPTH, hidden, read_text
from macros.source.writer import as_yaml

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Data",
    "Document",
    "Layer",
    "as_id",
    "as_yaml",
    "hidden",
    "leaves",
    "read_file",
    "read_layer",
    "read_text",
]
