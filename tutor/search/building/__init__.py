"""An index built, checked and kept on the disk; opened if it fits."""
