"""Write the schema files anew from the types."""

from twosource.schemas import TYPES, path, text

for _name in TYPES:
    path(_name).write_text(text(_name), encoding="utf-8")
    print(path(_name))
