"""Units of measure and of money: from the words of a report to one canonical name, and between units of one dimension.

Canonical names are those of pint ("kilometer"), ISO 4217 for money ("USD"), and "percent". Money is never converted:
rates change by the day and a report does not give them.
"""

from __future__ import annotations

import functools
from typing import Any

_NAMES = {
    "kilometer": "km kms kilometer kilometers kilometre kilometres",
    "meter": "m meter meters metre metres",
    "centimeter": "cm centimeter centimeters centimetre centimetres",
    "millimeter": "mm millimeter millimeters millimetre millimetres",
    "mile": "mi mile miles",
    "nautical_mile": "nm nmi",
    "foot": "ft foot feet",
    "inch": "in inch inches \" '' ”",
    "yard": "yd yds yard yards",
    "kilometer ** 2": "km2 km²",
    "meter ** 2": "m2 m²",
    "meter ** 3": "m3 m³",
    "hectare": "ha hectare hectares",
    "acre": "acre acres",
    "kilogram": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "gram": "g gram grams gramme grammes",
    "milligram": "mg milligram milligrams",
    "metric_ton": "t tonne tonnes",
    "ton": "ton tons",
    "pound": "lb lbs",
    "ounce": "oz ounce ounces",
    "liter": "l L liter liters litre litres",
    "milliliter": "ml milliliter milliliters millilitre millilitres",
    "gallon": "gallon gallons",
    "oil_barrel": "barrel barrels bpd",
    "pint": "pint pints",
    "quart": "quart quarts",
    "cup": "cup cups",
    "tablespoon": "tablespoon tablespoons tbsp",
    "teaspoon": "teaspoon teaspoons tsp",
    "centiliter": "cl centiliter centiliters centilitre centilitres",
    "microgram": "mcg µg μg microgram micrograms microgramme microgrammes",
    "nanometer": "nanometer nanometers nanometre nanometres",
    "micrometer": "micrometer micrometers micrometre micrometres",
    "light_year": "light-year light-years lightyears",
    "degree_Celsius": "C °C ℃ ºC Celsius celsius centigrade",
    "degree_Fahrenheit": "F °F ºF Fahrenheit fahrenheit",
    "kelvin": "kelvin kelvins",
    "sievert": "sievert sieverts Sv",
    "millisievert": "millisievert millisieverts mSv",
    "microsievert": "microsievert microsieverts",
    "becquerel": "becquerel becquerels Bq",
    "hectopascal": "hPa hectopascal hectopascals",
    "millibar": "millibar millibars",
    "calorie": "calorie calories",
    "joule": "joule joules",
    "degree": "degree degrees °",
    "kilometer / hour": "km/h kph kmh kmph km/hr",
    "mile / hour": "mph",
    "meter / second": "m/s",
    "knot": "knot knots",
    "watt": "W watt watts",
    "kilowatt": "kW kilowatt kilowatts",
    "megawatt": "MW megawatt megawatts",
    "gigawatt": "GW gigawatt gigawatts",
    "kilowatt_hour": "kWh",
    "megawatt_hour": "MWh",
    "gigawatt_hour": "GWh",
    "terawatt_hour": "TWh",
    "watt_hour": "Wh",
    "volt": "volt volts",
    "hertz": "Hz hertz",
    "kilohertz": "kHz",
    "megahertz": "MHz",
    "gigahertz": "GHz",
    "bit": "bit bits",
    "byte": "byte bytes",
    "kilobyte": "KB kilobyte kilobytes",
    "megabyte": "MB megabyte megabytes",
    "gigabyte": "GB gigabyte gigabytes",
    "terabyte": "TB terabyte terabytes",
    "petabyte": "PB petabyte petabytes",
    "exabyte": "EB exabyte exabytes",
    "megabit / second": "Mbps mbps",
    "horsepower": "hp bhp horsepower",
    "kiloton": "kiloton kilotons",
    "kilometric_ton": "kt kilotonne kilotonnes",
    "megaton": "megaton megatons",
    "hour": "hour hours hr hrs",
    "minute": "minute minutes",
    "second": "second seconds",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years",
}
SYMBOL_ONLY = frozenset(
    "km kms m cm mm mi nm nmi ft in yd yds km2 m2 m3 ha kg kgs g mg t lb lbs oz l ml W kW MW GW kWh Hz kHz MHz GHz "
    "KB MB GB TB PB EB Wh MWh GWh TWh cl mcg µg μg L C F Sv mSv Bq hPa tbsp tsp kmph "
    "Mbps mbps hp bhp kt kph kmh mph bpd".split()
)
"""Short forms: they count only as written here, and never as an ordinary word ("in", "m")."""

UNIT: dict[str, str] = {word: name for name, words in _NAMES.items() for word in words.split()}
UNIT |= {"km²": "kilometer ** 2", "m²": "meter ** 2", "m³": "meter ** 3"}
PHRASE = {
    "nautical mile": "nautical_mile", "nautical miles": "nautical_mile", "sea miles": "nautical_mile",
    "square kilometer": "kilometer ** 2", "square kilometers": "kilometer ** 2", "square kilometre": "kilometer ** 2",
    "square kilometres": "kilometer ** 2", "sq km": "kilometer ** 2", "sq. km": "kilometer ** 2",
    "square mile": "mile ** 2", "square miles": "mile ** 2", "sq mi": "mile ** 2", "square meters": "meter ** 2",
    "square metres": "meter ** 2", "square meter": "meter ** 2", "square metre": "meter ** 2",
    "square feet": "foot ** 2", "square foot": "foot ** 2", "sq ft": "foot ** 2", "cubic meters": "meter ** 3",
    "cubic metres": "meter ** 3", "cubic feet": "foot ** 3", "metric ton": "metric_ton", "metric tons": "metric_ton",
    "metric tonnes": "metric_ton", "short tons": "ton", "miles per hour": "mile / hour", "miles an hour": "mile / hour",
    "kilometers per hour": "kilometer / hour", "kilometres per hour": "kilometer / hour",
    "kilometers an hour": "kilometer / hour", "kilometres an hour": "kilometer / hour",
    "degrees celsius": "degree_Celsius", "degrees centigrade": "degree_Celsius", "degree celsius": "degree_Celsius",
    "degree fahrenheit": "degree_Fahrenheit", "cubic kilometers": "kilometer ** 3",
    "cubic kilometres": "kilometer ** 3", "cubic miles": "mile ** 3", "cubic yards": "yard ** 3",
    "cubic meter": "meter ** 3", "cubic metre": "meter ** 3", "square yards": "yard ** 2",
    "fluid ounces": "fluid_ounce",
    "light years": "light_year", "cubic centimeters": "centimeter ** 3", "cubic centimetres": "centimeter ** 3",
    "kilometer per hour": "kilometer / hour", "kilometre per hour": "kilometer / hour", "mile per hour": "mile / hour",
    "meters per second": "meter / second", "metres per second": "meter / second", "miles per second": "mile / second",
    "kilometers per second": "kilometer / second", "kilometres per second": "kilometer / second",
    "kilowatt hours": "kilowatt_hour", "megawatt hours": "megawatt_hour", "terawatt hours": "terawatt_hour",
    "degrees fahrenheit": "degree_Fahrenheit", "degrees c": "degree_Celsius", "deg c": "degree_Celsius",
    "deg f": "degree_Fahrenheit",
    "deg celsius": "degree_Celsius", "deg fahrenheit": "degree_Fahrenheit", "degree c": "degree_Celsius",
    "degrees f": "degree_Fahrenheit",
}  # fmt: skip
CURRENCY_SIGN = {
    "US$": "USD", "USD$": "USD", "U.S.$": "USD", "U.S$": "USD", "AUD$": "AUD",
    "CAD$": "CAD", "$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "NT$": "TWD", "R$": "BRL", "£": "GBP", "GB£": "GBP", "GB #": "GBP",
    "#": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₴": "UAH", "₺": "TRY",
    "Rs": "INR", "Rs.": "INR", "USD": "USD", "EUR": "EUR", "GBP": "GBP", "JPY": "JPY", "CNY": "CNY", "RMB": "CNY",
    "元": "CNY", "CHF": "CHF", "RUB": "RUB", "KRW": "KRW", "AUD": "AUD", "CAD": "CAD", "INR": "INR",
}  # fmt: skip
CURRENCY_WORD = {
    "dollar": "USD", "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "australian dollar": "AUD",
    "canadian dollar": "CAD", "hong kong dollar": "HKD", "euro": "EUR", "pound sterling": "GBP",
    "pounds sterling": "GBP",
    "sterling": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rouble": "RUB", "ruble": "RUB", "won": "KRW",
    "rupee": "INR", "franc": "CHF", "swiss franc": "CHF", "shekel": "ILS", "rand": "ZAR", "peso": "MXN", "real": "BRL",
    "lira": "TRY", "riyal": "SAR", "dirham": "AED", "hryvnia": "UAH", "krona": "SEK", "zloty": "PLN", "baht": "THB",
    "ringgit": "MYR", "usd": "USD", "eur": "EUR", "gbp": "GBP", "cny": "CNY", "rmb": "CNY", "rub": "RUB",
    "jpy": "JPY", "chf": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "aud": "AUD", "cad": "CAD", "inr": "INR",
    "krw": "KRW", "uah": "UAH", "swedish krona": "SEK", "krone": "NOK", "kroner": "NOK",
    "kronor": "SEK", "danish krone": "DKK", "danish kroner": "DKK", "mark": "DEM", "deutsche mark": "DEM",
    "€": "EUR", "£": "GBP", "¥": "JPY", "元": "CNY", "₽": "RUB", "₴": "UAH", "₩": "KRW",
}  # fmt: skip
MONEY = frozenset(CURRENCY_SIGN.values()) | frozenset(CURRENCY_WORD.values())


@functools.lru_cache(maxsize=1)
def _registry() -> Any:
    import pint  # takes a third of a second, and most runs compare nothing

    return pint.UnitRegistry()


@functools.lru_cache(maxsize=512)
def dimension(unit: str) -> str:
    """ "[length]" for "mile"; "money:USD" for a currency; the unit itself where pint knows none."""
    if unit in MONEY:
        return f"money:{unit}"
    try:
        return str(_registry().Unit(unit).dimensionality)
    except Exception:  # pint raises half a dozen unrelated types for what it does not know
        return unit


@functools.lru_cache(maxsize=512)
def compatible(a: str | None, b: str | None) -> bool:
    """Do the two units measure the same dimension? Two counts (None) do; a count and a measure do not."""
    if a is None or b is None or a == b:
        return a == b
    return dimension(a) == dimension(b)


def convert(value: float, source: str | None, target: str | None) -> float:
    """`value` in the unit `target`; raises ValueError when the two units measure different things."""
    if source == target:
        return value
    if source is None or target is None or not compatible(source, target):
        raise ValueError(f"cannot convert {source!r} to {target!r}: they measure different things")
    return float(_registry().Quantity(value, source).to(target).magnitude)
