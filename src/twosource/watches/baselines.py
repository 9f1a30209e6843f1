"""What was usual before a look, as an interval, and how improbable a value would be, were nothing changed.

Methods, each with a predictive distribution for the next value (so the interval holds the next look, not the mean):

* `stated`: a bound from a text or from the desk. There is no probability.
* `quantile`: ranks. With n former values the chance that the next is above all is 1/(n+1), whatever the distribution
  (exchangeability; Vovk et al. 2005). The resolution is coarse: with 30 values nothing is rarer than 1 in 31.
* `poisson`, `negative-binomial`: counts. The mean, and for the latter the dispersion, are integrated over a grid with
  weak priors, so that few observations give wide intervals. The Poisson is the grid without dispersion.
* `seasonal`: counts with a season and a trend: quasi-Poisson regression on one yearly wave and a line, large former
  residuals weighted down, negative-binomial prediction with the error of the fit: the way of Farrington et al. 1996 and
  Noufaily et al. 2013, made for outbreaks of diseases. Needs two years.
* `auto`: `stated` where the desk stated one; else by the data: `seasonal` where the season or trend shows,
  `negative-binomial` for other counts, `quantile` where values are not whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Method = Literal["stated", "quantile", "poisson", "negative-binomial", "seasonal"]

NOMINAL = 0.9
"""Of the interval that is shown."""
YEAR = 365.25
SEASON_DAYS, SEASON_LOOKS = 2 * YEAR, 20
"""Two years and so many looks: less does not tell a season from chance."""
WORTH = 6.0
"""Fall of the deviance over its scale from which wave and line are kept: about 5% by chance for three terms (BIC-like,
chosen on seeds of evals/indicators that are not scored)."""
LARGE = 2.58
"""Anscombe residual above which a former value is weighted down by its square (Noufaily et al. 2013)."""
_DISPERSIONS = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1.0, 1.6, 2.5])
"""Variance beyond the mean over the mean squared (1/size) on the grid."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is usual at one time: the interval of the next value, and where it comes from."""

    method: Method
    middle: float | None
    low: float | None
    high: float | None
    nominal: float | None  # of the interval; None: a stated bound
    number: int  # observations behind it
    above: Tail | None = None  # probabilities; None for a stated bound

    def at_least(self, value: float) -> float | None:
        """The probability of this value or a higher one, were nothing changed; None when there is none."""
        return self.above.at_least(value) if self.above is not None else None

    def at_most(self, value: float) -> float | None:
        """The probability of this value or a lower one."""
        return self.above.at_most(value) if self.above is not None else None


class Tail:
    """A distribution of the next value."""

    def at_least(self, value: float) -> float:
        raise NotImplementedError

    def at_most(self, value: float) -> float:
        raise NotImplementedError


class Counts(Tail):
    """Probabilities of 0, 1, 2 ...; the rest lies above."""

    def __init__(self, mass: Floats) -> None:
        self.mass = mass
        self.below = np.concatenate([[0.0], np.cumsum(mass)])  # below[k]: P(X < k)

    def at_least(self, value: float) -> float:
        k = min(max(0, math.ceil(value - 1e-9)), len(self.mass))
        return float(max(1e-12, 1 - self.below[k]))

    def at_most(self, value: float) -> float:
        k = min(math.floor(value + 1e-9) + 1, len(self.mass))
        return float(max(1e-12, self.below[max(0, k)]))

    def quantile(self, share: float) -> float:
        """The smallest count that holds at least so much at or below it."""
        return float(min(int(np.searchsorted(self.below[1:], share - 1e-12)), len(self.mass) - 1))

    def interval(self, nominal: float) -> tuple[float, float]:
        """The interval of counts whose probability is nearest to `nominal`, of the equal-tailed one and those that are
        one count shorter at either end: the equal-tailed one alone holds more than it says (93% for 90% of small
        counts). Of two that are equally near the shorter one."""
        share = (1 - nominal) / 2
        low, high = int(self.quantile(share)), int(self.quantile(1 - share))
        ends = [(a, b) for a in (low, low + 1) for b in (high, high - 1) if a <= b]
        best = min(ends, key=lambda e: (abs(float(self.below[e[1] + 1] - self.below[e[0]]) - nominal), e[1] - e[0], e))
        return float(best[0]), float(best[1])


class Ranks(Tail):
    """The former values themselves."""

    def __init__(self, values: Floats) -> None:
        self.values = np.sort(values)

    def at_least(self, value: float) -> float:
        n = len(self.values)
        return float((1 + n - np.searchsorted(self.values, value, "left")) / (n + 1))

    def at_most(self, value: float) -> float:
        return float((1 + np.searchsorted(self.values, value, "right")) / (len(self.values) + 1))


def stated(low: float | None, high: float | None) -> Expected:
    """A bound that somebody stated."""
    return Expected("stated", None, low, high, None, 0)


def computed(
    method: str, days: Sequence[float], values: Sequence[float], day: float, nominal: float = NOMINAL
) -> Expected | None:
    """What is usual on `day`, from former values at `days` (numbers of days, in order); None when there is nothing.

    `method` as in a watch; "auto" and "stated" choose by the data. Values are finite. A count method on values that
    are no counts falls back on ranks.
    """
    x, at = np.asarray(values, float), np.asarray(days, float)
    if not len(x):
        return None
    whole = bool(np.all(x >= 0) and np.all(x == np.floor(x)) and x.max() < 1e6)
    if method == "quantile" or not whole:
        return _by_ranks(x, nominal)
    if method in ("auto", "stated", "seasonal"):
        fitted = _seasonal(at, x, day, always=method == "seasonal")
        if fitted is not None:
            return _of_counts("seasonal", fitted, nominal, len(x))
    sort: Method = "poisson" if method == "poisson" else "negative-binomial"
    return _of_counts(sort, mixture(x, sort == "negative-binomial"), nominal, len(x))


def _by_ranks(x: Floats, nominal: float) -> Expected:
    n, ordered = len(x), np.sort(x)
    k = (1 - nominal) / 2 * (n + 1)  # the k-th smallest of n leaves k/(n+1) below
    low, high = _rank(ordered, k), _rank(ordered, n + 1 - k)
    covers = nominal if k >= 1 else (n - 1) / (n + 1)
    return Expected("quantile", float(np.median(x)), low, high, covers, n, Ranks(x))


def _rank(ordered: Floats, k: float) -> float:
    return float(np.interp(min(max(k, 1), len(ordered)), np.arange(1, len(ordered) + 1), ordered))


def _of_counts(method: Method, mass: Floats, nominal: float, number: int) -> Expected:
    tail = Counts(mass)
    low, high = tail.interval(nominal)
    return Expected(method, tail.quantile(0.5), low, high, nominal, number, tail)


# ---------------------------------------------------------------- counts without a season


def mixture(x: Floats, dispersed: bool) -> Floats:
    """Predictive mass of the next count: negative binomials over a grid of mean and dispersion, by their posterior.

    Prior of the mean: Jeffreys' for a Poisson (mean ** -0.5). Of the dispersion: most on none and little.
    """
    from scipy.special import gammaln

    n, total = len(x), x.sum()
    spread = math.sqrt(total + 1) * (1 + 2 * float(x.std()) / math.sqrt(x.mean() + 1e-9)) / n
    centre = (total + 0.5) / n
    means = np.geomspace(max(1e-4, centre - 5 * spread, centre / 60), centre + 6 * spread + 3 / n, 60)
    sizes = _DISPERSIONS if dispersed else _DISPERSIONS[:1]
    values, counts = np.unique(x, return_counts=True)
    weights = []
    for phi in sizes:
        at = _log_mass(values[None, :], means[:, None], phi, gammaln)
        weights.append(at @ counts + 0.5 * np.log(means) - math.log(1 + 2 * phi))  # d mean on a log grid: -.5 + 1
    log = np.stack(weights)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    top = int(max(x.max(), centre) * 3 + 12 * math.sqrt(centre + 1) + 20)
    grid = np.arange(min(top, 20000) + 1, dtype=float)
    mass = np.zeros(len(grid))
    for row, phi in zip(weight, sizes, strict=True):
        keep = row > 1e-6
        if keep.any():
            mass += row[keep] @ np.exp(_log_mass(grid[None, :], means[keep][:, None], phi, gammaln))
    return np.asarray(mass)


def _log_mass(k: Floats, mean: Floats, phi: float, gammaln: object) -> Floats:
    """Log probability of counts of a negative binomial with this mean and dispersion (0: Poisson)."""
    gl = gammaln
    if phi <= 1e-9:
        return np.asarray(k * np.log(mean) - mean - gl(k + 1))  # type: ignore[operator]
    r = 1 / phi
    return np.asarray(
        gl(k + r) - gl(k + 1) - gl(r) + r * np.log(r / (r + mean)) + k * np.log(mean / (r + mean))  # type: ignore[operator]
    )


# ---------------------------------------------------------------- counts with a season


def _seasonal(days: Floats, x: Floats, day: float, *, always: bool) -> Floats | None:
    """Predictive mass with season and trend; None when the data do not allow or need it."""
    if len(x) < SEASON_LOOKS or days[-1] - days[0] < SEASON_DAYS or x.sum() < 10:
        return None
    design, ahead = _waves(days, days[-1]), _waves(np.array([day]), days[-1])[0]
    flat = _fit(design[:, :1], x)
    full = _fit(design, x)
    if full is None or flat is None:
        return None
    if not always and (flat.deviance - full.deviance) / full.scale < WORTH + 3:
        return None
    mean = math.exp(min(float(ahead @ full.beta), math.log(3 * x.max() + 10)))
    error = float(ahead @ full.cov @ ahead)  # of the log mean
    return _predict(mean, max(full.scale, 1.0), error, len(x) - design.shape[1])


def _waves(days: Floats, last: float) -> Floats:
    """One, sine and cosine of the year, and the line of time in years."""
    angle = 2 * np.pi * days / YEAR
    return np.stack([np.ones(len(days)), np.sin(angle), np.cos(angle), (days - last) / YEAR], axis=1)


@dataclass(frozen=True, slots=True)
class _Fitted:
    beta: Floats
    cov: Floats
    scale: float
    deviance: float


def _fit(design: Floats, x: Floats) -> _Fitted | None:
    """Quasi-Poisson regression by reweighted least squares; a second pass weights large residuals down."""
    weight = np.ones(len(x))
    beta = np.zeros(design.shape[1])
    beta[0] = math.log(x.mean() + 0.1)
    mean = np.full(len(x), x.mean() + 0.1)
    scale = 1.0
    for again in range(2):
        for _ in range(25):
            working = design @ beta + (x - mean) / mean
            inner = design.T * (weight * mean)
            try:
                new = np.linalg.solve(inner @ design + 1e-6 * np.eye(len(beta)), inner @ working)
            except np.linalg.LinAlgError:
                return None
            done = np.max(np.abs(new - beta)) < 1e-6
            beta = new
            mean = np.exp(np.clip(design @ beta, -12, 14))
            if done:
                break
        free = max(1.0, weight.sum() - len(beta))
        scale = max(1e-9, float((weight * (x - mean) ** 2 / mean).sum() / free))
        if again == 0:
            residual = 1.5 * (x ** (2 / 3) - mean ** (2 / 3)) / (mean ** (1 / 6) * math.sqrt(max(scale, 1.0)))
            weight = np.where(residual > LARGE, (LARGE / np.maximum(residual, LARGE)) ** 2, 1.0)
    cov = np.linalg.inv((design.T * (weight * mean)) @ design + 1e-6 * np.eye(len(beta))) * max(scale, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(x > 0, x * np.log(x / mean), 0.0) - (x - mean)
    return _Fitted(beta, cov, max(scale, 1.0), float(2 * (weight * part).sum()))


def _predict(mean: float, scale: float, error: float, free: int) -> Floats:
    """Mass of a negative binomial of this mean whose variance holds the scatter and the error of the fit.

    The log mean is normal with this error: integrated over nine points. Student's wider tails of a scale that rests on
    few degrees of freedom are put into the scale.
    """
    from scipy.special import gammaln

    scale *= max(1.0, free / max(free - 2.0, 1.0))
    points, weights = np.polynomial.hermite_e.hermegauss(9)
    means = np.minimum(mean * np.exp(points * math.sqrt(error)), 1e6)
    top = int(min(means.max() * 3 + 12 * math.sqrt(scale * means.max() + 1) + 20, 200000))
    grid = np.arange(top + 1, dtype=float)
    mass = np.zeros(len(grid))
    for m, w in zip(means, weights / weights.sum(), strict=True):
        phi = (scale - 1) / m
        mass += w * np.exp(_log_mass(grid, np.array(m), phi, gammaln))
    return np.asarray(mass)
