"""Measurements as files that other programs read: WFDB, EDF+, DICOM, CSV, PDF and PNG (docs/reference/exports.md)."""
