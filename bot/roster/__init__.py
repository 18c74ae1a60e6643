"""The roster's workbook (XLSX): opened with suspicion, written as the template it is read from."""
