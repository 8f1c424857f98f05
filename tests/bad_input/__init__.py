"""Bad input by class: `docs/bad-input.md` lists them."""
