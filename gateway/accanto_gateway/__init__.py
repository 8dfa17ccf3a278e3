"""The box at home: hears the devices, keeps what they measured, and sends it until it is receipted."""
