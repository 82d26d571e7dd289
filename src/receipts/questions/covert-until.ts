import type { RecordedRules } from '../../shared/recorded-rules.js';
import type { StoredReceipt } from '../stored-receipt.js';

const DAY_MS = 86_400_000;

/**
 * When the person concerned is told of a read that the policy under which it was made calls covert; undefined for every other
 * read. Where several rules fit, the longest delay counts.
 * @returns milliseconds since 1970
 */
export function covertUntil(
  { recordedAt, principal, purpose, case: caseId, policyVersion }: StoredReceipt,
  rules: ReadonlyMap<string, RecordedRules>,
): number | undefined {
  const days = (rules.get(policyVersion)?.covert ?? [])
    .filter(
      (rule) =>
        rule.department === principal.department &&
        (rule.purpose === undefined || same(rule.purpose, purpose)) &&
        (!rule.onCase || caseId !== undefined),
    )
    .map((rule) => rule.days);
  return days.length === 0 ? undefined : Date.parse(recordedAt) + Math.max(...days) * DAY_MS;
}

function same(purpose: string, given: string | undefined): boolean {
  return given !== undefined && given.trim().toLowerCase() === purpose.trim().toLowerCase();
}
