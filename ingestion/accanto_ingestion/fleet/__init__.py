"""How the centre steers its gateways: who may come in, what they are told, what they are asked to do."""
