import type { HttpAnswer } from './http-side.js';

/** Differ from request to request, and say nothing of the database. The length follows from the cursors, whose texts differ. */
const PASSING: ReadonlySet<string> = new Set(['date', 'x-request-id', 'content-length']);

/** Lines of a feed that tell of records of one type that are gone. */
const GONE_TOGETHER =
  /^(\{"eventId":"","kind":"(?:leftScope|delete)","type":"(\w+)","id":"[^"]+"\})(?:\n\{"eventId":"","kind":"(?:leftScope|delete)","type":"\2","id":"[^"]+"\})+$/gm;

/**
 * Makes what one database tells of changes comparable with what another tells. Cursors and ids of events seal places in the
 * change log, which are numbers of transactions of the server: two databases never have the same. What one deletion takes along
 * goes in the order in which its rows lie on disk; records of a type that are gone one after the other are compared in order of
 * their ids. Everything else is left as it is.
 */
export class Comparable {
  /** What is told is compared when all of it is there, not part by part. */
  coarse = false;

  text(text: string): string {
    if (this.coarse) return '';
    const named = text.replace(/"(cursor|eventId)":"[^"]+"/g, '"$1":""');
    const plain = named.replace(/^id: .+$/gm, 'id:').replace(/"requestId":"[^"]*"/g, '"requestId":""');
    return plain.replace(GONE_TOGETHER, (lines) => lines.split('\n').sort().join('\n'));
  }

  answer({ status, headers, text }: HttpAnswer): string {
    if (this.coarse) return String(status);
    const lasting = Object.entries(headers).filter(([name]) => !PASSING.has(name));
    const lines = [String(status), ...lasting.map(([name, value]) => `${name}: ${value}`)].sort();
    return `${lines.join('\n')}\n\n${this.text(text)}`;
  }
}
