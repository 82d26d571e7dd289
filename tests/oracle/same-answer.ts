import type { Told } from '../support/read-path.js';
import type { OracleAnswer } from './rights/operation-answer.js';
import { CURSOR } from './rights/page-of.js';

/** What a caller may be told of rights; the oracle knows of no other reason to refuse. */
const RIGHTS: ReadonlySet<string> = new Set(['FORBIDDEN', 'FIELD_NOT_READABLE']);

/** The first code of an answer that is about something else than rights, for example a page that is too large. */
export function otherError({ errors }: Told): string | undefined {
  return errors.find(({ code }) => !RIGHTS.has(code))?.code;
}

/** Where the hub's answer differs from the oracle's, in words; undefined where they are the same but for what cursors look like. */
export function difference(told: Told, own: OracleAnswer): string | undefined {
  const refused = Object.fromEntries(told.errors.map(({ path, code }) => [path, code]));
  const same = different(refused, { ...own.refused }, 'refused') ?? different(told.data, own.data, 'data');
  return same;
}

function different(hub: unknown, oracle: unknown, at: string): string | undefined {
  if (typeof oracle === 'string' && oracle.startsWith(CURSOR)) {
    return typeof hub === 'string' && hub !== '' ? undefined : `${at}: no cursor`;
  }
  if (typeof hub !== 'object' || typeof oracle !== 'object' || hub === null || oracle === null) {
    return hub === oracle
      ? undefined
      : `${at}: the hub gives ${JSON.stringify(hub)}, the oracle ${JSON.stringify(oracle)}`;
  }
  const [ours, theirs] = [Object.keys(hub), Object.keys(oracle)];
  if (ours.length !== theirs.length || ours.some((key) => !Object.hasOwn(oracle, key))) {
    return `${at}: the hub gives ${shown(hub)}, the oracle ${shown(oracle)}`;
  }
  for (const key of ours) {
    const found = different(Reflect.get(hub, key), Reflect.get(oracle, key), `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function shown(value: object): string {
  return JSON.stringify(value).slice(0, 400);
}
