"""Strict reading of YAML: text stays text, and every value knows its file, line and column.

`messages` what can be wrong · `document` one file and its positions · `reader` bytes to plain data ·
`layer` a folder of records · `images` the images that lie beside them · `writer` plain data to YAML.
"""

from macros.source import messages  # noqa: F401  (fills the catalogue)
from macros.source.document import Data, Document
from macros.source.images import FOLDER as IMAGES
from macros.source.images import IMAGE_NAME, Image, Images, read_images
from macros.source.layer import Layer, as_id, leaves, read_file, read_layer
from macros.source.reader import MAX_BYTES, MAX_DEPTH, hidden, read_text
from macros.source.writer import as_yaml

__all__ = [
    "IMAGES",
    "IMAGE_NAME",
    "MAX_BYTES",
    "MAX_DEPTH",
    "Data",
    "Document",
    "Image",
    "Images",
    "Layer",
    "as_id",
    "as_yaml",
    "hidden",
    "leaves",
    "read_file",
    "read_images",
    "read_layer",
    "read_text",
]
