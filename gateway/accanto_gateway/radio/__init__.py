"""How the gateway hears devices: bleak, on BlueZ or on a Bluetooth controller of our own (Bumble)."""
