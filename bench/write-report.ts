import { writeFileSync } from 'node:fs';
import { barChart } from './chart.js';
import type { BenchOptions } from './options.js';
import { reportTable, type Series } from './report.js';

const FOLDER = new URL('../../docs/', import.meta.url);

/** Writes docs/performance.md and its chart. */
export function writeReport(all: readonly Series[], machine: string, options: BenchOptions): void {
  writeFileSync(new URL('performance.svg', FOLDER), barChart(all));
  writeFileSync(
    new URL('performance.md', FOLDER),
    `# Performance

Written by \`npm run bench -- --write\`. What the servers are, what is asked of them and how to read the figures stands in
[benchmarks.md](benchmarks.md).

${machine}.
${options.people.toLocaleString('en')} people, ${options.events.toLocaleString('en')} events; ${options.rounds} rounds of ${options.seconds} s for each server in turn; ${options.processes === 1 ? 'one process' : `${options.processes} processes`} a server.

![Requests per second of the hub and its peers](performance.svg)

\`c\` requests at a time. Medians over the rounds; \`hub / it\`: how many requests the hub answers for one of this server, the
median of the rounds' own ratios (lowest-highest). CPU: milliseconds for one request, of the server's process and of PostgreSQL's;
\`its CPU / hub\`: both together, as a multiple of the hub's. Where the load average before the run is not near 0, the machine had
other work to do, and only the CPU columns can be compared with another run.

${reportTable(all)}
`,
  );
}
