"""What the page says, in the languages it speaks: short, plain, kind; a patient is addressed with Lei."""
