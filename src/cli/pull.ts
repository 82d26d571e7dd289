import { Command } from 'commander';
import { readToken } from '../config.js';
import { openDirectoryStore } from '../pull/directory-store.js';
import { HubRefusal } from '../pull/hub-lines.js';
import { openPostgresStore } from '../pull/postgres-store.js';
import { pull } from '../pull/pull.js';
import { StartupError } from '../shared/startup-error.js';
import { hubAddress, LOCAL_HUB } from './hub-address.js';

interface PullCommandOptions {
  readonly into: string;
  readonly url: string;
  readonly types?: string;
  readonly purpose?: string;
  readonly case?: string;
  readonly once?: true;
}

/** `fivefold pull`: a department's copy of what it may read. */
export function pullCommand(): Command {
  return new Command('pull')
    .description('Keep a copy of what the caller of FIVEFOLD_TOKEN may read: exports, then the feed of changes')
    .requiredOption('--into <place>', 'postgres:// URL of a database, or a folder')
    .option('--url <url>', 'address of the hub', LOCAL_HUB)
    .option('--types <names>', 'types, separated by commas; all that are open unless given')
    .option('--purpose <text>', 'why the caller reads')
    .option('--case <id>', 'the case that the caller works on')
    .option('--once', 'end when the copy has caught up')
    .action(run);
}

async function run({ into, url, types, purpose, case: caseId, once }: PullCommandOptions): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const hub = {
    url: hubAddress(url, '/'),
    token: readToken(),
    ...(purpose !== undefined && { purpose }),
    ...(caseId !== undefined && { caseId }),
  };
  const store = await (/^postgres(ql)?:/.test(into) ? openPostgresStore(into) : openDirectoryStore(into));
  const tell = (message: string) => process.stderr.write(`${message}\n`);
  try {
    const options = { hub, store, tell, once: once === true, signal: stop.signal };
    await pull({ ...options, ...(types !== undefined && { types: types.split(',') }) });
  } catch (error) {
    throw error instanceof HubRefusal ? new StartupError(error.message) : error;
  } finally {
    await store.close();
  }
}
