"""Simulated patients and their BLE devices: real firmware bytes on a virtual radio."""
