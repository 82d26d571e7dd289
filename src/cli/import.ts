import { createWriteStream, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import { isIngested } from '../ingest/write-fields.js';
import { MODELS } from '../modules/index.js';
import { StartupError } from '../shared/startup-error.js';
import { hashFile } from './hash-file.js';
import { LOCAL_HUB } from './hub-address.js';
import { type ImportResult, rejectsOf, sendFile } from './send-file.js';

interface ImportOptions {
  readonly url: string;
  readonly system: string;
  readonly key?: string;
  readonly format?: 'ndjson' | 'csv';
  readonly dryRun?: true;
  readonly rejects?: string;
}

/** `fivefold import`: sends a file of records to a hub, as the caller of FIVEFOLD_TOKEN. */
export function importCommand(): Command {
  return new Command('import')
    .description('Send the records of a file to a hub; sent again, it goes on where it was interrupted')
    .argument(
      '<type>',
      `what they are: ${MODELS.filter(isIngested)
        .map(({ many }) => many)
        .join(', ')}`,
    )
    .argument('<file>', 'NDJSON or CSV, in UTF-8')
    .option('--url <url>', 'address of the hub', LOCAL_HUB)
    .requiredOption('--system <name>', "name of the department's system that the records come from")
    .option('--key <key>', 'idempotency key; the SHA-256 of the file unless given')
    .addOption(new Option('--format <format>', 'by the ending of the file unless given').choices(['ndjson', 'csv']))
    .option('--dry-run', 'say what would be refused, and keep nothing')
    .option('--rejects <file>', 'write what was refused there: line, source id, field and code as NDJSON')
    .action(run);
}

async function run(type: string, file: string, options: ImportOptions): Promise<void> {
  const size = sizeOf(file);
  const key = options.key ?? (await hashFile(file));
  const bar = new SingleBar({ format: 'Importing [{bar}] {percentage}% {value}/{total} bytes', hideCursor: true });
  bar.start(size, 0);
  const result = await sendFile({
    ...{ url: options.url, type, system: options.system, key, dryRun: options.dryRun === true },
    format: options.format ?? formatOf(file),
    file,
    onProgress: (bytes) => bar.increment(bytes),
  }).finally(() => bar.stop());
  if (options.rejects !== undefined) await keepRejects(options.url, result, options.rejects);
  tell(result, options);
}

function sizeOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) throw new StartupError(`There is no file ${file}.`);
  return stats.size;
}

function formatOf(file: string): 'ndjson' | 'csv' {
  if (/\.csv$/i.test(file)) return 'csv';
  if (/\.(ndjson|jsonl)$/i.test(file)) return 'ndjson';
  throw new StartupError('The file ends in neither .csv nor .ndjson: say --format.');
}

/** All of them from the hub; after a dry run, which keeps none, those in its answer. */
async function keepRejects(url: string, { batch, rejects }: ImportResult, file: string): Promise<void> {
  const lines =
    batch === undefined
      ? Readable.from(rejects.map((reject) => `${JSON.stringify(reject)}\n`))
      : await rejectsOf(url, batch);
  await pipeline(lines, createWriteStream(file));
}

function tell({ accepted, rejected, rejects }: ImportResult, { dryRun, rejects: file }: ImportOptions): void {
  const kept = dryRun ? 'would be accepted' : 'accepted';
  process.stdout.write(`${accepted} ${kept}, ${rejected} refused.\n`);
  if (file !== undefined || rejected === 0) return;
  for (const { line, field, code } of rejects) {
    process.stdout.write(`line ${line}: ${code}${field === undefined ? '' : ` (${field})`}\n`);
  }
  if (rejects.length < rejected) process.stdout.write('... --rejects <file> gives the others.\n');
}
