import { hostname, userInfo } from 'node:os';
import { Command } from 'commander';
import { listDuties, releaseDuty } from '../auth/release-duty.js';
import { openOrm } from '../data/orm.js';
import { createReceiptLog } from '../receipts/append.js';
import { operatorReceipt } from '../receipts/operator-receipt.js';
import { textTable } from '../shared/text-table.js';
import { withDatabase, withEntityManager } from './open.js';

/** `fivefold duty`: who is bound to which of the duties that no account may join. */
export function dutyCommand(): Command {
  const duty = new Command('duty').description(
    'The duties of administrator, policy officer and auditor, which no account joins',
  );
  duty.command('list').description('Print which account acts in which duty').action(list);
  duty
    .command('release')
    .description('Let an account act in another duty from now on; this is recorded')
    .argument('<subject>', "the account's id, as receipts show it")
    .requiredOption('--reason <text>', 'why, for the auditors')
    .action(release);
  return duty;
}

async function list(): Promise<void> {
  const duties = await withEntityManager(listDuties);
  const rows = duties.map(({ subject, duty, since }) => [duty, since.toISOString(), subject]);
  console.log(textTable([['duty', 'since', 'subject'], ...rows]));
}

async function release(subject: string, { reason }: { readonly reason: string }): Promise<void> {
  await withDatabase(async (database) => {
    const orm = await openOrm(database.owner, { poolSize: 1 });
    const log = await createReceiptLog(database.hub, { hub: hostname() });
    try {
      const released = await releaseDuty(orm.em.fork(), subject, () => log.append(receiptOf(subject, reason)));
      console.error(`${subject} is no longer bound to the duty of ${released.duty}.`);
    } finally {
      await log.close();
      await orm.close(true);
    }
  });
}

/** Commas separate ids on receipts. */
function receiptOf(subject: string, purpose: string) {
  const writes = [{ action: 'releaseDuty', type: 'Duty', fields: ['duty'], ids: subject.replaceAll(',', '%2C') }];
  return operatorReceipt({ user: userInfo().username, operation: 'fivefold duty release', purpose, writes });
}
