import type { RecordedRules } from '../shared/recorded-rules.js';

const texts = new WeakMap<ReadonlyMap<string, RecordedRules>, string>();

/** The fields of level 4 by policy version and type, as access_log_sensitive takes them. */
export function sensitiveJson(rules: ReadonlyMap<string, RecordedRules>): string {
  const known = texts.get(rules);
  if (known !== undefined) return known;
  const text = JSON.stringify(Object.fromEntries([...rules].map(([version, { sensitive }]) => [version, sensitive])));
  texts.set(rules, text);
  return text;
}
