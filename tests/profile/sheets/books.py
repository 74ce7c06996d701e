"""Workbooks made by hand, XLSX and ODS: what a spreadsheet program writes, and what it would never write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

Rows = Sequence[Any]
_PART = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XLSX = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_DAY, _HOUR = 1, 2
"""Styles of cells: a day, and a day with its hour."""


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of some files, the first one uncompressed as ODS wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, text) in enumerate(files.items()):
            how = zipfile.ZIP_STORED if number == 0 else zipfile.ZIP_DEFLATED
            archive.writestr(name, text, compress_type=how)
    return out.getvalue()


def xlsx(
    sheets: Mapping[str, Rows],
    *,
    formulas: bool = False,
    merged: Iterable[str] = (),
    since_1904: bool = False,
    extra: Mapping[str, str | bytes] = {},
    bodies: Mapping[str, str] = {},
) -> bytes:
    """Tabs with their rows; `bodies` puts the XML of a tab in place of what its rows make, `extra` adds files."""
    names = list(sheets)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{head}<Types xmlns="{_PACK}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_PART}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{_PACK}/relationships"><Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook {_XLSX} xmlns:r="{_REL}"><workbookPr date1904="{int(since_1904)}"/><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{_PACK}/relationships">'
        + "".join(f'<Relationship Id="r{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(names) + 1))
        + f'<Relationship Id="s" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'{head}<styleSheet {_XLSX}><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    }  # fmt: skip
    for number, (name, rows) in enumerate(sheets.items(), 1):
        body = "".join(f"<row>{''.join(_xlsx_cell(cell, formulas, since_1904) for cell in row)}</row>" for row in rows)
        inside = f"<sheetData>{body}</sheetData>" + (f"<mergeCells>{merges}</mergeCells>" if merges else "")
        files[f"xl/worksheets/sheet{number}.xml"] = f"{head}<worksheet {_XLSX}>{bodies.get(name, inside)}</worksheet>"
    return packed({**files, **extra})


def _xlsx_cell(value: Any, formula: bool, since_1904: bool) -> str:
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
    match value:
        case None:
            return "<c/>"
        case bool():
            return f'<c t="b"><v>{int(value)}</v></c>'
        case datetime():
            return f'<c s="{_HOUR}"><v>{(value - start).total_seconds() / 86400}</v></c>'
        case date():
            return f'<c s="{_DAY}"><v>{(value - start.date()).days}</v></c>'
        case int() | float():
            return f"<c><v>{value}</v></c>"
    return f'<c t="str">{"<f>1+1</f>" if formula else ""}<v>{escape(value)}</v></c>'


def ods(
    sheets: Mapping[str, Rows], *, extra: Mapping[str, str | bytes] = {}, bodies: Mapping[str, str] = {}, head: str = ""
) -> bytes:
    """The same as OpenDocument; `head` stands before the document, as a DTD does."""
    tables = "".join(
        f'<table:table table:name="{name}">{bodies.get(name) or "".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    names = "".join(
        f' xmlns:{short}="{_OASIS}:{long}:1.0"'
        for short, long in {"office": "office", "table": "table", "text": "text", "script": "script"}.items()
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    return packed({
        "mimetype": kind,
        "META-INF/manifest.xml": f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">{entry}</manifest:manifest>',
        "content.xml": f'<?xml version="1.0"?>{head}<office:document-content{names}><office:scripts/><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>',
        **extra,
    })  # fmt: skip


def _ods_row(row: Sequence[Any]) -> str:
    return f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"


def ods_cell(value: Any, formula: str = "") -> str:
    """One cell, with what is seen of it as its text."""
    how = f' table:formula="{formula}"' if formula else ""
    match value:
        case None:
            return "<table:table-cell/>"
        case bool():
            return f'<table:table-cell{how} office:value-type="boolean" office:boolean-value="{str(value).lower()}"><text:p>{value}</text:p></table:table-cell>'
        case datetime() | date():
            return f'<table:table-cell{how} office:value-type="date" office:date-value="{value.isoformat()}"><text:p>seen</text:p></table:table-cell>'
        case int() | float():
            return f'<table:table-cell{how} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    text = "</text:p><text:p>".join(escape(value).split("\n"))
    return f'<table:table-cell{how} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
