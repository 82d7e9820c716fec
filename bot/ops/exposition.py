"""The meters in Prometheus' own form. Imported when somebody first looks: prometheus_client takes a while."""

import itertools
from collections.abc import Iterable, Sequence

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.ops.meters import Counter, Gauge, Histogram, Meter

__all__ = ["CONTENT_TYPE_LATEST", "drawn", "registry_of"]


def registry_of(meters: Sequence[Meter]) -> CollectorRegistry:
    """A registry of their own, with what the operating system knows of this process."""
    registry = CollectorRegistry()
    registry.register(_Meters(meters))
    ProcessCollector(registry=registry)
    return registry


def drawn(registry: CollectorRegistry) -> bytes:
    return generate_latest(registry)


class _Meters(Collector):
    def __init__(self, meters: Sequence[Meter]) -> None:
        self._meters = meters

    def collect(self) -> Iterable[Metric]:
        return [_family(meter) for meter in self._meters]


def _family(meter: Meter) -> Metric:
    match meter:
        case Histogram():
            return _histogram(meter)
        case Counter() | Gauge():
            kind = CounterMetricFamily if isinstance(meter, Counter) else GaugeMetricFamily
            family = kind(meter.name, meter.help, labels=meter.labels)
            for labels, value in list(meter.values.items()):
                family.add_metric(labels, value)
            return family


def _histogram(meter: Histogram) -> Metric:
    family = HistogramMetricFamily(meter.name, meter.help, labels=meter.labels)
    bounds = [*(str(float(bound)) for bound in meter.bounds), "+Inf"]
    for labels, series in list(meter.series.items()):
        family.add_metric(labels, list(zip(bounds, itertools.accumulate(series.counts), strict=True)), series.total)
    return family
