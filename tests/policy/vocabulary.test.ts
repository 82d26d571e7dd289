import { describe, expect, test } from '@jest/globals';
import { maskNames } from '../../src/data/sql/masks.js';
import { MODELS } from '../../src/modules/index.js';
import { MASKS, vocabularyOf } from '../../src/modules/vocabulary.js';

describe('the vocabulary', () => {
  test('names exactly the masks that can be computed', () => {
    expect(Object.keys(MASKS).toSorted()).toEqual([...maskNames(MODELS)].toSorted());
  });

  test('has every type, and every field but the other direction of a relation', () => {
    const { types } = vocabularyOf(MODELS);
    expect(Object.keys(types)).toEqual([...MODELS.map(({ name }) => name), 'AccessReceipt']);
    for (const { name, fields } of MODELS) {
      const reverse = Object.entries(fields).filter(
        ([, field]) => field.kind === 'many' && field.inverse !== undefined,
      );
      const wanted = Object.keys(fields).filter((field) => !reverse.some(([other]) => other === field));
      expect(Object.keys(types[name]?.fields ?? {})).toEqual(wanted);
    }
  });

  test('finds the other direction of each such relation among the lines of its target', () => {
    const { types } = vocabularyOf(MODELS);
    for (const { fields } of MODELS) {
      for (const field of Object.values(fields)) {
        if (field.kind !== 'many' || field.inverse === undefined) continue;
        expect(Object.keys(types[field.target]?.fields ?? {})).toContain(field.inverse);
      }
    }
  });
});
