import { describe, expect, test } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { placeReceipt, prepareReceipt } from '../../src/receipts/canonical.js';
import { draft, personRead } from './drafts.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"\\\n', '张三', '\u007f\u2028'),
);
const date = fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') });
const names = fc.array(text, { maxLength: 4 });

const read = fc.record({
  type: text,
  full: names,
  masked: names,
  withheld: names,
  count: fc.nat(),
  ids: fc.oneof(
    text,
    fc.array(fc.uuid(), { minLength: 20, maxLength: 50 }).map(String),
    text.map((part) => part.padEnd(600, '-')),
  ),
});

const write = fc.record({ action: text, type: text, fields: names, ids: text });

const anyDraft = fc.record(
  {
    principal: fc.record({ id: text, kind: text, department: text, tier: text }),
    purpose: text,
    caseId: text,
    operation: text,
    documentHash: text,
    policyVersion: text,
    requestId: text,
    reads: fc.array(read, { maxLength: 3 }),
    accessJson: fc.constantFrom('', '[{"effect":"mask","field":"Person.name","path":"people.nodes.n"}]'),
    writes: fc.array(write, { minLength: 1, maxLength: 3 }),
    outcome: fc.constantFrom('answered' as const, 'refused' as const, 'failed' as const),
    errors: names,
    startedAt: date,
    durationMs: fc.integer({ min: 0, max: 1e9 }).map((microseconds) => microseconds / 1000),
  },
  {
    requiredKeys: [
      'principal',
      'operation',
      'documentHash',
      'policyVersion',
      'requestId',
      'reads',
      'outcome',
      'errors',
      'startedAt',
      'durationMs',
    ],
  },
);

const withoutControls = (name: string) =>
  [...name].map((character) => (character < ' ' ? '\ufffd' : character)).join('');

describe('canonical receipt', () => {
  test('is what a general RFC 8785 canonicalisation of the receipt gives', () => {
    fc.assert(
      fc.property(anyDraft, fc.nat(), date, text, (receipt, sequence, recordedAt, hub) => {
        const { accessJson = '', caseId, startedAt, principal, ...same } = receipt;
        const named = {
          ...principal,
          id: withoutControls(principal.id),
          department: withoutControls(principal.department),
        };
        const expected = canonicalize({
          ...same,
          ...(accessJson !== '' && { access: JSON.parse(accessJson) }),
          ...(caseId !== undefined && { case: caseId }),
          principal: named,
          startedAt: startedAt.toISOString(),
          sequence,
          recordedAt: recordedAt.toISOString(),
          hub,
        });
        expect(placeReceipt(prepareReceipt(receipt, hub), sequence, recordedAt.toISOString())).toBe(
          expected?.replaceAll('\\u0000', '\ufffd'),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('holds no control character, so that texts can be told apart in a group', () => {
    const receipt = draft({
      purpose: '\u001e\n\0',
      operation: '\u001e',
      reads: [{ ...personRead(), ids: '\u001e'.repeat(900) }],
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(placeReceipt(prepareReceipt(receipt, '\u001e'), 0, '')).not.toMatch(/[\u0000-\u001f]/);
  });

  test('replaces lone surrogates, which UTF-8 cannot hold', () => {
    const receipt = draft({
      purpose: '\ud800',
      principal: { id: '\udfff', kind: 'person', department: 'd\0', tier: 'CITY' },
    });
    const body: unknown = JSON.parse(placeReceipt(prepareReceipt(receipt, ''), 0, ''));
    expect(body).toMatchObject({ purpose: '\ufffd', principal: { id: '\ufffd', department: 'd\ufffd' } });
  });

  test('is refused for what JSON cannot hold', () => {
    expect(() => prepareReceipt(draft({ durationMs: Number.NaN }), '')).toThrow(RangeError);
    expect(() => prepareReceipt(draft({ startedAt: new Date(Number.NaN) }), '')).toThrow(RangeError);
  });
});
