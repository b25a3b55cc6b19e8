import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Answered } from './answered';

/** The values that are read at each scrape. */
export type Readings = {
  /** Turns that have not ended, by phase. */
  turns(): Promise<Readonly<Record<string, number>>>;
  /** Number of processes that run apps' databases. */
  engines(): number;
  freeBytes(): Promise<number>;
  ready(): Promise<{ ok: boolean }>;
};

/**
 * Metrics for Prometheus. Labels come from fixed lists, never from names people choose: label values are kept forever,
 * and readers of the metrics don't need to know whose app it was.
 */
export function createMetrics(readings: Readings) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'easel_http_request_seconds',
    help: 'Seconds from the head of a request to the end of its answer, by kind of host; event streams are left out',
    labelNames: ['host', 'method', 'status'] as const,
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60],
    registers,
  });
  const bytes = new Counter({
    name: 'easel_http_sent_bytes_total',
    help: 'Bytes sent to clients over connections that have answered, by kind of host',
    labelNames: ['host'] as const,
    registers,
  });
  new Gauge({
    name: 'easel_turns',
    help: 'Turns that are not ended, by phase',
    labelNames: ['phase'] as const,
    registers,
    async collect() {
      this.reset();
      for (const [phase, count] of Object.entries(await readings.turns())) this.set({ phase }, count);
    },
  });
  new Gauge({
    name: 'easel_engines',
    help: "Processes that run apps' databases",
    registers,
    collect() {
      this.set(readings.engines());
    },
  });
  new Gauge({
    name: 'easel_disk_free_bytes',
    help: 'Bytes free where Easel keeps its data',
    registers,
    async collect() {
      this.set(await readings.freeBytes());
    },
  });
  new Gauge({
    name: 'easel_ready',
    help: '1 while database, disk and engines answer',
    registers,
    async collect() {
      this.set((await readings.ready()).ok ? 1 : 0);
    },
  });
  return {
    answered({ host, method, status, ms, sent, isStream }: Answered): void {
      // A stream stays open as long as its page, so its duration means nothing.
      if (!isStream) seconds.observe({ host, method, status: `${Math.floor(status / 100)}xx` }, ms / 1000);
      bytes.inc({ host }, sent);
    },
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
