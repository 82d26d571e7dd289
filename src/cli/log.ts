import { hostname, userInfo } from 'node:os';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import pg from 'pg';
import { createReceiptLog } from '../receipts/append.js';
import { type ExportedLog, exportLog } from '../receipts/export-log.js';
import { ORIGIN } from '../receipts/log-key.js';
import { createLogKeyFile, readLogKey } from '../receipts/log-key-file.js';
import { operatorReceipt } from '../receipts/operator-receipt.js';
import type { ReceiptDraft } from '../receipts/receipt.js';
import { rotateKey } from '../receipts/rotate-key.js';
import { StartupError } from '../shared/startup-error.js';
import { logArchiveCommand } from './log-archive.js';
import { withDatabase } from './open.js';

interface NewKeyOptions {
  readonly origin: string;
}

interface RotateOptions {
  readonly from?: string;
  readonly lost?: true;
}

/** `fivefold log`: exports and archives of the access log, and the keys that sign it. */
export function logCommand(): Command {
  const log = new Command('log').description('The access log: exports, archives and keys');
  log
    .command('export')
    .description('Write the log up to its newest checkpoint, for "fivefold verify"; the export is itself recorded')
    .argument('<folder>', 'a new or empty folder')
    .action(exportTo);
  log.addCommand(logArchiveCommand());
  log
    .command('new-key')
    .description('Make a key that signs checkpoints, in a new file, and print its public half')
    .requiredOption('--origin <name>', 'name of the log, for example hub.example.gov.cn/log', readOrigin)
    .argument('<file>', 'where the key goes; only its owner may read it')
    .action(newKey);
  log
    .command('rotate-key')
    .description('Hand the log over to another key; then restart every node with it')
    .option('--from <file>', 'the key that signs now')
    .option('--lost', 'that key is lost: auditors will see that it did not hand over')
    .argument('<file>', 'the new key, made with new-key')
    .action(rotate);
  return log;
}

async function exportTo(folder: string): Promise<void> {
  const bar = new SingleBar({
    format: 'Exporting receipts [{bar}] {percentage}% {value} of {total}',
    hideCursor: true,
  });
  const { receipts, checkpoints } = await withDatabase(async (database) => {
    const pool = new pg.Pool({ ...database.hub, max: 1 });
    const log = await createReceiptLog(database.hub, { hub: hostname() });
    try {
      return await exportLog(pool, {
        folder,
        record: async (exported) => {
          await log.append(receiptOf(exported));
          bar.start(exported.receipts, 0);
        },
        onProgress: (done) => bar.update(done),
      });
    } finally {
      bar.stop();
      await log.close();
      await pool.end();
    }
  });
  console.error(`${receipts} receipts and ${checkpoints} checkpoints are in ${folder}.`);
}

/** Ids are a range, since an export holds all receipts up to its end. */
function receiptOf({ receipts }: ExportedLog): ReceiptDraft {
  const ids = receipts === 0 ? '' : `0-${receipts - 1}`;
  const reads = [{ type: 'AccessReceipt', full: ['*'], masked: [], withheld: [], count: receipts, ids }];
  return operatorReceipt({ user: userInfo().username, operation: 'fivefold log export', reads });
}

/** The public half goes to standard output alone: it is what auditors get. */
async function newKey(file: string, { origin }: NewKeyOptions): Promise<void> {
  const { verifierKey } = await createLogKeyFile(file, origin);
  console.error(`The key is in ${file}. Give its public half to whoever will check the log:`);
  console.log(verifierKey);
}

async function rotate(file: string, { from, lost }: RotateOptions): Promise<void> {
  if ((from === undefined) !== (lost === true)) {
    throw new StartupError('Say either --from <file> with the key that signs now, or --lost.');
  }
  const keys = { from: from === undefined ? undefined : await readLogKey(from), to: await readLogKey(file) };
  const size = await withDatabase(async (database) => {
    const pool = new pg.Pool({ ...database.owner, max: 2 });
    return rotateKey(pool, keys).finally(() => pool.end());
  });
  console.error(`From receipt ${size} on the log is signed by this key. Restart every node with it:`);
  console.log(keys.to.verifierKey);
}

function readOrigin(text: string): string {
  if (!ORIGIN.test(text)) throw new InvalidArgumentError('It must be a name without spaces and plus signs.');
  return text;
}
