"""Month names and their usual short forms in the languages whose datelines are read."""

from __future__ import annotations

_NAMES = (
    # English, German, French, Spanish, Italian, Portuguese, Dutch, Polish (genitive), Russian and Ukrainian (genitive)
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia января янв січня",
    "february feb februar février févr febrero febbraio fevereiro fev februari lutego февраля фев лютого",
    "march mar märz mrz mars marzo março maart marca марта мар березня",
    "april apr avril avr abril aprile abr kwietnia апреля апр квітня",
    "may mai mayo maggio maio mei maja мая травня",
    "june jun juni juin junio giugno junho czerwca июня червня",
    "july jul juli juillet juil julio luglio julho lipca июля липня",
    "august aug août agosto augustus sierpnia августа авг серпня",
    "september sep sept septembre septiembre settembre setembro września сентября сен вересня",
    "october oct oktober okt octobre octubre ottobre outubro października октября окт жовтня",
    "november nov novembre noviembre novembro listopada ноября листопада",
    "december dec dezember dez décembre déc diciembre dicembre dezembro desember grudnia декабря дек грудня",
)

MONTHS: dict[str, int] = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
"""Lower-case name to number, 1 to 12."""
