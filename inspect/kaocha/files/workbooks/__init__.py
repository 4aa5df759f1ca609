"""Workbooks (.xlsx): opened safely and read in pieces, found tables, written tables and forms."""

from .keeping import MEDIA_TYPE, Kept, keep_workbook
from .nomination_form import nomination_form, table_title, titles_of
from .parts import column_letter
from .reading import Fault, Formula, Row, Value, Workbook, Worksheet, open_workbook
from .tables import Table, TableRow, find_table, table_rows
from .writing import Column, Page, write_pages, write_workbook

__all__ = [
    "MEDIA_TYPE", "Column", "Fault", "Formula", "Kept", "Page", "Row", "Table", "TableRow", "Value", "Workbook",
    "Worksheet", "column_letter", "find_table", "keep_workbook", "nomination_form", "open_workbook", "table_rows",
    "table_title", "titles_of", "write_pages", "write_workbook",
]
