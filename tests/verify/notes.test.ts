import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LogKey, makeLogKey, parseLogKey } from '../../src/receipts/log-key.js';
import { signCheckpoint, signNote } from '../../src/receipts/sign-note.js';
import { openCheckpoint, parseCheckpoint } from '../../src/verify/checkpoint.js';
import { openNote } from '../../src/verify/open-note.js';
import { parseVerifierKey, type VerifierKey } from '../../src/verify/verifier-key.js';

/** The example of Go's package golang.org/x/mod/sumdb/note, from which C2SP signed-note is taken. */
const GO = {
  privateKey: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  verifierKey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

function keyOf(origin = 'hub.example/log'): { readonly key: LogKey; readonly known: VerifierKey } {
  const key = parseLogKey(makeLogKey(origin));
  const known = key && parseVerifierKey(key.verifierKey);
  if (key === undefined || known === undefined) throw new Error('no key');
  return { key, known };
}

const head = { size: 20852163, root: Buffer.alloc(32, 7) };

describe('a signed note', () => {
  test('is the same as the one that the Go package makes, and opens with its key', () => {
    const key = parseLogKey(GO.privateKey);
    const known = parseVerifierKey(GO.verifierKey);
    if (key === undefined || known === undefined) throw new Error('no key');
    expect(key.verifierKey).toBe(GO.verifierKey);
    expect(signNote(GO.text, [key])).toBe(`${GO.text}\n${GO.signature}`);
    expect(openNote(`${GO.text}\n${GO.signature}`, [known])).toEqual({
      text: GO.text,
      signers: [known],
      times: [],
      unknown: 0,
    });
  });

  test('opens for whoever knows one of its keys; unknown signatures do not matter', () => {
    const [one, two] = [keyOf(), keyOf('other.example/log')];
    const note = signNote('text\n\nwith empty lines\n', [one.key, two.key]);
    expect(openNote(note, [two.known])?.signers).toEqual([two.known]);
    expect(openNote(note, [one.known, two.known])?.signers).toEqual([one.known, two.known]);
    expect(openNote(note, [])).toBeUndefined();
    expect(openNote(note, [keyOf().known])).toBeUndefined();
  });

  test('does not open when one signature of a known key is wrong, though another one is right', () => {
    const [one, two] = [keyOf(), keyOf('other.example/log')];
    const wrong = signNote('other text\n', [one.key]).split('\n\n')[1];
    const note = `${signNote('text\n', [two.key])}${wrong}`;
    expect(openNote(note, [two.known])).toBeDefined();
    expect(openNote(note, [one.known, two.known])).toBeUndefined();
  });

  test('does not open after any change of its text or signature', () => {
    const { key, known } = keyOf();
    const note = signCheckpoint(key, head, 1_764_000_000);
    fc.assert(
      fc.property(
        fc.nat({ max: note.length - 1 }),
        fc.constantFrom('', 'A', '0', '\n', ' ', '\u2014'),
        (at, character) => {
          const changed = note.slice(0, at) + character + note.slice(at + 1);
          if (changed !== note) expect(openCheckpoint(changed, [known])?.time).toBeUndefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    '',
    'x',
    '\n',
    'text\n',
    'text\n\n',
    'text\n\nsignature\n',
    'text\n\n\u2014 a AAAA\n',
    'te\txt\n\n\u2014 a AAAAAA==\n',
  ])('is not %j', (text) => expect(openNote(text, [keyOf().known])).toBeUndefined());
});

describe('a key', () => {
  test('is read back from its texts, and from no other', () => {
    const text = makeLogKey('hub.example/log');
    const key = parseLogKey(text);
    expect(parseVerifierKey(key?.verifierKey ?? '')).toMatchObject({ name: 'hub.example/log', text: key?.verifierKey });
    expect(parseLogKey(text.replace('hub', 'hab'))).toBeUndefined();
    expect(parseLogKey(`${text}=`)).toBeUndefined();
    expect(parseVerifierKey((key?.verifierKey ?? '').replace('hub', 'hab'))).toBeUndefined();
    expect(parseVerifierKey('')).toBeUndefined();
    expect(() => makeLogKey('a b') && parseLogKey(makeLogKey('a b'))).not.toThrow();
    expect(parseLogKey(makeLogKey('a b'))).toBeUndefined();
  });
});

describe('a checkpoint', () => {
  test('says name, size, root and time, signed twice by the log', () => {
    const { key, known } = keyOf();
    const note = signCheckpoint(key, head, 1_764_000_000);
    expect(note.split('\n').slice(0, 4)).toEqual(['hub.example/log', '20852163', head.root.toString('base64'), '']);
    expect(openCheckpoint(note, [known])).toEqual({
      origin: 'hub.example/log',
      ...head,
      signers: [known],
      time: 1_764_000_000,
      unknown: 0,
    });
  });

  test('of another log does not count, though the same key signed it', () => {
    const { key, known } = keyOf();
    expect(
      openCheckpoint(signNote(`another.example\n1\n${head.root.toString('base64')}\n`, [key]), [known]),
    ).toBeUndefined();
  });

  test.each([
    'a\n1\n',
    'a\n01\nAAAA\n',
    `\n1\n${head.root.toString('base64')}\n`,
    `a\n-1\n${head.root.toString('base64')}\n`,
    `a\n1\n${head.root.toString('base64')}`,
    `a\n1\n${head.root.toString('base64')}\n\n`,
    `a\n9007199254740993\n${head.root.toString('base64')}\n`,
    `a\n1\n${head.root.toString('base64').slice(4)}\n`,
  ])('is not %j', (text) => expect(parseCheckpoint(text)).toBeUndefined());
});
