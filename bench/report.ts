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

/** The measurements of both servers for one query at one concurrency, in the order of the rounds. */
export interface Series {
  readonly query: string;
  readonly concurrency: number;
  readonly hub: readonly Sample[];
  readonly peer: readonly Sample[];
}

const HEADINGS = [
  'query',
  'c',
  'server',
  'req/s',
  'p50 ms',
  'p99 ms',
  'CPU ms',
  'database CPU ms',
  'hub / hand-written',
];

/** A Markdown table: medians over the rounds; the ratio is the median of the rounds' own ratios, with the lowest and highest. */
export function reportTable(all: readonly Series[]): string {
  const rows = all.flatMap(({ query, concurrency, hub, peer }) => {
    const ratios = hub.map((sample, round) => sample.rate / (peer[round]?.rate ?? Number.NaN));
    const spread = `${fixed(Math.min(...ratios))}-${fixed(Math.max(...ratios))}`;
    return [
      [query, String(concurrency), 'hub', ...cells(hub), `**${fixed(median(ratios))}** (${spread})`],
      ['', '', 'hand-written', ...cells(peer), ''],
    ];
  });
  const widths = HEADINGS.map((heading, at) => Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cell: readonly string[]) => `| ${cell.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(HEADINGS), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
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

function fixed(value: number): string {
  return value.toFixed(2);
}

/** The middle value; of an even number, the lower of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
