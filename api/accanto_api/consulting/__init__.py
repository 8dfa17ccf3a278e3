"""Teleconsulto: questions and answers about a patient's case between those who care and a specialist."""
