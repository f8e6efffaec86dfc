"""What the PDF engine gets wrong, mended with pikepdf."""

from __future__ import annotations

import io

import pikepdf

from macros.paper.document import Document


def repair(raw: bytes, document: Document) -> bytes:
    """A PDF as it should have been. `raw` is what WeasyPrint wrote for the document."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
