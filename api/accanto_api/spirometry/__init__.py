"""The spirometry room: sessions of blows as a specialist reads them, and what they make of them."""
