"""What simple vital signs say once missing codes are gone: saturation, blood pressure, weight, temperature, glucose."""
