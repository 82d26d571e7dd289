import { Command, Option } from 'commander';
import { SERVICE_ACCOUNT_TIERS, type ServiceAccount } from '../auth/service-account.entity.js';
import { createServiceAccount, listServiceAccounts, revokeServiceAccount } from '../auth/service-accounts.js';
import type { Tier } from '../shared/principal.js';
import { textTable } from '../shared/text-table.js';
import { withEntityManager } from './open.js';
import { readMoment } from './read-moment.js';

interface CreateOptions {
  readonly name: string;
  readonly department: string;
  readonly tier: Tier;
  readonly area: readonly string[];
  readonly expires?: Date;
}

/** `fivefold service-account`: makes, lists and revokes the accounts of departmental systems. */
export function serviceAccountCommand(): Command {
  const accounts = new Command('service-account').description('The accounts with which departmental systems call');
  accounts
    .command('create')
    .description('Make an account and print its key, which cannot be shown again')
    .requiredOption('--name <name>', 'unique for good; receipts show it as service:<name>')
    .requiredOption('--department <code>', 'for example civil_affairs')
    .addOption(new Option('--tier <TIER>', 'tier').choices(SERVICE_ACCOUNT_TIERS).makeOptionMandatory())
    .requiredOption('--area <code...>', 'codes of areas at the level of the tier')
    .option('--expires <date>', 'when the key ends, for example 2027-01-31 or 2027-01-31T18:00:00+08:00', readMoment)
    .action(create);
  accounts.command('list').description('Print all accounts').action(list);
  accounts
    .command('revoke')
    .description('End an account: no answer that starts afterwards is given to its key')
    .argument('<name>')
    .action(revoke);
  return accounts;
}

/** The key goes to standard output alone, so that a script can take it from there. */
async function create({ area, expires, ...account }: CreateOptions): Promise<void> {
  const wanted = { ...account, areaCodes: area, ...(expires && { expiresAt: expires }) };
  const key = await withEntityManager((em) => createServiceAccount(em, wanted));
  console.error(`The key of ${account.name}, shown this once (send it as "Authorization: Bearer <key>"):`);
  console.log(key);
}

async function list(): Promise<void> {
  const accounts = await withEntityManager(listServiceAccounts);
  const titles = ['name', 'department', 'tier', 'state', 'created', 'expires', 'areas'];
  console.log(textTable([titles, ...accounts.map(describe)]));
}

async function revoke(name: string): Promise<void> {
  await withEntityManager((em) => revokeServiceAccount(em, name));
  console.error(`${name} is revoked.`);
}

function describe(account: ServiceAccount): string[] {
  const { name, department, tier, areaCodes, createdAt, expiresAt } = account;
  return [
    name,
    department,
    tier,
    stateOf(account),
    createdAt.toISOString(),
    expiresAt?.toISOString() ?? '-',
    areaCodes.join(','),
  ];
}

function stateOf({ revokedAt, expiresAt }: ServiceAccount): 'active' | 'expired' | 'revoked' {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt.getTime() <= Date.now() ? 'expired' : 'active';
}
