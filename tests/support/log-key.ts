import { type LogKey, makeLogKey, parseLogKey } from '../../src/receipts/log-key.js';

/** A new key for an access log. */
export function testLogKey(origin = 'hub.example/log'): LogKey {
  const key = parseLogKey(makeLogKey(origin));
  if (key === undefined) throw new Error(`no key for ${origin}`);
  return key;
}
