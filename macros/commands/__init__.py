"""The commands of two words (`edition …` with `new …`, `translate …`), one file a group. `common`: what all need."""
