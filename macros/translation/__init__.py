"""The work of translating: what there is to do, and the files in which it goes from hand to hand.

`update` brings the translations in line with the texts · `exchange` files for translators · `status` how far it is.
"""
