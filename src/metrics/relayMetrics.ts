// What Prometheus is told of the relay and the bus. Counters are of this process, gauges the same on every instance.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { MessagePublisher, PublisherFigures } from '../../application/ports/messagePublisher.js';
import { mostCounted, type RelayStatus } from '../status/readRelayStatus.js';
import { within } from '../status/within.js';

/** A scrape has to be answered, whatever the database does. */
const answerMs = 2_000;

export interface RelayMetricsParts {
  readonly registry: Registry;
  readonly publisher: Pick<MessagePublisher, 'figures'>;
  readonly status: () => Promise<RelayStatus>;
  /** Whether nothing is wrong with the relay, as its health has it. */
  readonly isWell: (status: RelayStatus) => boolean;
}

export interface RelayMetrics {
  /** To be told how long the bus took for each message. */
  readonly onConfirmed: (tookMs: number) => void;
}

export function relayMetrics(parts: RelayMetricsParts): RelayMetrics {
  countFigures(parts);
  gaugeStatus(parts);
  const confirm = new Histogram({
    name: 'bookworm_relay_confirm_seconds',
    help: 'How long the bus took to confirm a message, from handing it over.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [parts.registry],
  });
  return { onConfirmed: (tookMs) => confirm.observe(tookMs / 1_000) };
}

function countFigures({ registry, publisher }: RelayMetricsParts): void {
  const counter = (name: string, help: string, figure: keyof PublisherFigures) =>
    new Counter({
      name: `bookworm_relay_${name}_total`,
      help: `${help}, by this process.`,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(publisher.figures[figure]);
      },
    });
  counter('published', 'Messages that the bus has taken', 'confirmed');
  counter('returned', 'Messages that found no queue', 'returned');
  counter('refused', 'Messages that the bus refused', 'refused');
  counter('reconnects', 'Connections to the bus that were opened after the first one', 'reconnects');
}

/** Nothing is told of what cannot be known at the moment, but that not all is well. */
function gaugeStatus({ registry, status, isWell }: RelayMetricsParts): void {
  const current = forScrape(() => within(answerMs, status()));
  const gauge = (name: string, help: string, read: (status: RelayStatus | undefined) => number | undefined) =>
    new Gauge({
      name: `bookworm_relay_${name}`,
      help,
      registers: [registry],
      async collect() {
        const value = read(await current());
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  gauge(
    'waiting_messages',
    `Messages that the relay has not come to yet, counted up to ${mostCounted}.`,
    (told) => told?.waiting.count,
  );
  gauge('lag_seconds', 'For how long the oldest message that waits has waited; 0 when none does.', lagSeconds);
  gauge('parked_messages', 'Messages that the relay has passed by, to try them again.', (told) => told?.parked);
  gauge('up', '1 when messages are published and nothing is wrong.', (told) => (told && isWell(told) ? 1 : 0));
}

function lagSeconds(status: RelayStatus | undefined): number | undefined {
  const since = status?.waiting.since;
  return since ? Math.max(0, (Date.now() - Date.parse(since)) / 1_000) : status && 0;
}

/** All gauges are collected at once, and share one look. */
function forScrape(look: () => Promise<RelayStatus>): () => Promise<RelayStatus | undefined> {
  let looking: Promise<RelayStatus | undefined> | undefined;
  return () => {
    looking ??= look()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
}
