"""How a box becomes a gateway of a centre: its own key, a certificate for it, and whose word it takes from then on."""
