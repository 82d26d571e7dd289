import { type PeerName, type ServerName, TITLES } from './peers.js';

/** One measurement of one server. */
export interface Sample {
  /** Answers in a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU milliseconds for one request. */
  readonly server: number;
  readonly database: number;
}

/** The measurements for one query at one concurrency: the hub's and its peers', in the order of the rounds. */
export interface Series {
  readonly query: string;
  readonly concurrency: number;
  readonly samples: Readonly<Partial<Record<ServerName, readonly Sample[]>>>;
}

const HEADINGS = [
  ...['query', 'c', 'server', 'req/s', 'p50 ms', 'p99 ms', 'CPU ms', 'database CPU ms'],
  ...['hub / it', 'its CPU / hub'],
];

/**
 * A Markdown table: medians over the rounds, the hub's throughput as a multiple of each peer's, and the peer's CPU time (server and
 * database) as a multiple of the hub's.
 */
export function reportTable(all: readonly Series[]): string {
  const rows = all.flatMap((series) =>
    (Object.entries(series.samples) as [ServerName, Sample[]][]).map(([server, samples], index) => [
      index === 0 ? series.query : '',
      index === 0 ? String(series.concurrency) : '',
      TITLES[server],
      ...cells(samples),
      ...(server === 'hub'
        ? ['', '']
        : [ratioCell(series, server), fixed(cpu(samples) / cpu(series.samples.hub ?? []))]),
    ]),
  );
  const widths = HEADINGS.map((heading, at) => Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cell: readonly string[]) => `| ${cell.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(HEADINGS), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The hub's throughput as a multiple of a peer's: the median of the rounds' own ratios, with the lowest and highest. */
export function ratioOf({ samples }: Series, peer: PeerName): { median: number; lowest: number; highest: number } {
  const ratios = (samples.hub ?? []).map(({ rate }, round) => rate / (samples[peer]?.[round]?.rate ?? Number.NaN));
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

function ratioCell(series: Series, peer: PeerName): string {
  const ratio = ratioOf(series, peer);
  return `**${fixed(ratio.median)}** (${fixed(ratio.lowest)}-${fixed(ratio.highest)})`;
}

function cells(samples: readonly Sample[]): string[] {
  const of = (key: keyof Sample) => median(samples.map((sample) => sample[key]));
  return [
    of('rate').toFixed(of('rate') < 100 ? 1 : 0),
    fixed(of('p50')),
    fixed(of('p99')),
    fixed(of('server')),
    fixed(of('database')),
  ];
}

/** CPU milliseconds for one request in all. */
function cpu(samples: readonly Sample[]): number {
  return median(samples.map(({ server }) => server)) + median(samples.map(({ database }) => database));
}

function fixed(value: number): string {
  return value.toFixed(2);
}

/** The middle value; of an even number, the lower of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
