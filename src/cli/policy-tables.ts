import { textTable } from '../shared/text-table.js';
import type { ListedVersion, ShownDiff, ShownReplay } from './policy-answers.js';

/** The kept versions, a line each. */
export function versionsTable(versions: readonly ListedVersion[]): string {
  const titles = [
    'version',
    'state',
    'origin',
    'replaces',
    'proposed by',
    'decided by',
    'in force since',
    'until',
    'reason',
  ];
  const rows = versions.map((one) => [
    one.version,
    one.state.toLowerCase(),
    one.origin.toLowerCase(),
    one.base ?? '-',
    one.proposedBy ?? '-',
    one.decidedBy ?? '-',
    one.activatedAt ?? '-',
    one.retiredAt ?? '-',
    one.reason ?? '-',
  ]);
  return textTable([titles, ...rows]);
}

/** What is written differently, and who gains and loses what. Tiers with the same change share a line. */
export function diffText({ from, to, lines, changes }: ShownDiff): string {
  if (lines.length === 0 && changes.length === 0) return `${from} and ${to} say the same.`;
  const written = lines.map(({ rule, part, before, after }) => [
    rule,
    part,
    before ?? '(not there)',
    after ?? '(not there)',
  ]);
  const parts = [`From ${from} to ${to}`, '', textTable([['rule', 'part', 'before', 'after'], ...written]), ''];
  if (changes.length === 0) return [...parts, 'Nobody gains or loses anything by it.'].join('\n');
  const titles = ['field', 'department', 'tier', 'callers', 'reason', 'change', 'rows', 'which'];
  return [...parts, textTable([titles, ...merged(changes)])].join('\n');
}

type Change = ShownDiff['changes'][number];

function merged(changes: readonly Change[]): string[][] {
  const tiers = new Map<string, { readonly row: readonly string[]; readonly of: string[] }>();
  for (const change of changes) {
    for (const row of rowsOf(change)) {
      const key = row.join('\n');
      const known = tiers.get(key);
      if (known === undefined) tiers.set(key, { row, of: [change.tier] });
      else known.of.push(change.tier);
    }
  }
  return [...tiers.values()].map(({ row: [field = '', department = '', ...rest], of }) => [
    field,
    department,
    of.join(' '),
    ...rest,
  ]);
}

function rowsOf({ type, field, department, kinds, reasons, full, masked }: Change): string[][] {
  const of = [`${type}.${field}`, department, words(kinds), words(reasons)];
  return [
    [...of, '+ full', number(full.gained), full.gainedRows],
    [...of, '- full', number(full.lost), full.lostRows],
    [...of, '+ masked', number(masked.gained), masked.gainedRows],
    [...of, '- masked', number(masked.lost), masked.lostRows],
  ].filter((row) => row.at(-1) !== 'no row');
}

function words(names: readonly string[]): string {
  return names.map((name) => name.toLowerCase().replaceAll('_', ' ')).join(', ');
}

function number(count: number | null): string {
  return count === null ? '-' : count.toLocaleString('en');
}

/** What recorded reads would have given, a line for each department, tier and field. */
export function replayText({ receipts, changed, unknown, complete, replayedUntil, changes }: ShownReplay): string {
  const summary = [
    `${number(receipts)} answered operations were looked at; ${number(changed)} would have given more or less.`,
    ...(unknown === 0 ? [] : [`Of ${number(unknown)} the version or caller is not known any more.`]),
    ...(complete ? [] : [`There are more: go on with --since ${replayedUntil}`]),
  ];
  if (changes.length === 0) return summary.join('\n');
  const titles = [
    'department',
    'tier',
    'field',
    'operations',
    'records',
    '+ full',
    '- full',
    '+ masked',
    '- masked',
    'receipts',
  ];
  const rows = changes.map((one) => [
    one.department,
    one.tier,
    `${one.type}.${one.field}`,
    number(one.receipts),
    number(one.records),
    ...[one.full.gained, one.full.lost, one.masked.gained, one.masked.lost].map(number),
    `${one.sequences.join(' ')}${one.sequences.length < one.receipts ? ' ...' : ''}`,
  ]);
  return [...summary, '', textTable([titles, ...rows])].join('\n');
}
