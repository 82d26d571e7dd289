import { existsSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import pg from 'pg';
import { readDataConfig } from '../config.js';
import { errorCode } from '../shared/error-code.js';
import { StartupError } from '../shared/startup-error.js';
import { databaseSource } from '../verify/database-source.js';
import { exportSource } from '../verify/export-source.js';
import type { OutsideCheckpoint } from '../verify/log-landmarks.js';
import { type LogSource, UnreadableLog } from '../verify/log-source.js';
import { type Verification, verifyLog } from '../verify/verify-log.js';
import { withDatabaseAsItIs } from './open.js';
import { readArchives, readCheckpoints, readKeys } from './verify-inputs.js';

interface VerifyCommandOptions {
  readonly key?: readonly string[];
  readonly checkpoint?: readonly string[];
  readonly archive?: readonly string[];
}

/** Exit codes: the log is not what it was; it could not be checked. */
const ALTERED = 1;
const NOT_CHECKED = 2;

/** `fivefold verify`: checks the access log without a hub. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Check that the access log is what it was: in the database, or in an export; no hub needs to run')
    .argument('[folder]', 'an export, made with "fivefold log export"; without it, the database')
    .option('--key <key...>', 'public keys of the log that you trust: as texts, or files of them')
    .option('--checkpoint <path...>', 'checkpoints kept elsewhere: files, or folders of them')
    .option('--archive <path...>', 'archives of the log, to be checked with it: files, or folders of them')
    .addHelpText('after', '\nExit codes: 0 intact, 1 altered, 2 could not be checked.')
    .action(run);
}

async function run(folder: string | undefined, options: VerifyCommandOptions): Promise<void> {
  try {
    const keys = options.key && (await readKeys(options.key));
    const archives = (await Promise.all((options.archive ?? []).map(readArchives))).flat();
    const outside = (await Promise.all((options.checkpoint ?? []).map(readCheckpoints))).flat();
    const check = (source: LogSource, more: readonly OutsideCheckpoint[] = []) =>
      withProgress(source, (onProgress) =>
        verifyLog(source, {
          outside: [...outside, ...more],
          archives,
          onProgress,
          ...(keys !== undefined && { keys }),
        }),
      );
    const found = folder === undefined ? await checkDatabase(check) : await check(await exportSource(folder));
    tell(found, keys !== undefined);
  } catch (error) {
    if (!(error instanceof StartupError || error instanceof UnreadableLog)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = NOT_CHECKED;
  }
}

type Check = (source: LogSource, outside: readonly OutsideCheckpoint[]) => Promise<Verification>;

/** The place outside is read before the snapshot is taken, since the hub writes there what it has stored. */
async function checkDatabase(check: Check): Promise<Verification> {
  const { checkpointPath } = readDataConfig();
  const outside =
    checkpointPath !== undefined && existsSync(checkpointPath) ? await readCheckpoints(checkpointPath) : [];
  return withDatabaseAsItIs(async (database) => {
    const client = new pg.Client(database.owner);
    await client.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      return await check(await databaseSource(client), outside);
    } catch (error) {
      if (errorCode(error) !== '42P01') throw error;
      throw new StartupError('This database has no signed access log yet: start the hub once.');
    } finally {
      await client.end();
    }
  });
}

async function withProgress<Result>(
  { expected }: LogSource,
  run: (onProgress: (receipts: number) => void) => Promise<Result>,
): Promise<Result> {
  const bar = new SingleBar({ format: 'Checking receipts [{bar}] {percentage}% {value} of {total}', hideCursor: true });
  bar.start(expected, 0);
  return run((receipts) => bar.update(receipts)).finally(() => bar.stop());
}

/** What was found goes to standard output; the exit code says it too. */
function tell(found: Verification, trusted: boolean): void {
  if (!found.intact) {
    const { sequence, until, problem } = found;
    const where = sequence === undefined ? '' : `receipt ${sequence}${until === undefined ? '' : ` to ${until}`}: `;
    console.log(`ALTERED: ${where}${problem}.`);
    process.exitCode = ALTERED;
    return;
  }
  const { origin, size, root, archived, unread, signed, checkpoints, signedAt } = found;
  const at = signedAt === undefined ? '' : `, signed at ${new Date(signedAt * 1000).toISOString()}`;
  console.log(`Intact: ${size} receipts of ${origin}, root ${root.toString('base64')}.`);
  console.log(`${checkpoints} checkpoints hold; the newest covers ${signed} receipts${at}.`);
  if (archived > 0) console.log(`The first ${archived} receipts are archived; ${textsOf(archived, unread)}`);
  if (signed < size) console.log(`No checkpoint covers the last ${size - signed} receipts yet.`);
  if (!trusted) console.log('The keys are those that the log itself names; give the ones you trust with --key.');
}

function textsOf(archived: number, unread: number): string {
  if (unread === 0) return 'their texts hold too.';
  const which = unread === archived ? 'their texts' : `the texts of ${unread} of them`;
  return `${which} were NOT checked, only their hashes: give the archives with --archive.`;
}
