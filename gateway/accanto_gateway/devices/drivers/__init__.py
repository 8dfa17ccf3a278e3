"""Devices that follow no standard: one folder a driver, each listed here. See docs/howto/a-new-device.md."""

from accanto_gateway.devices.drivers import fiato

KINDS = (fiato.KIND,)
