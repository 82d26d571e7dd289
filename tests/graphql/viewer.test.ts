import { describe, expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { MyAccessDocument, ViewerDocument } from '../../src/generated/documents.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import type { ViewerContext } from '../../src/modules/viewer/viewer-context.js';
import type { MyAccess } from '../../src/policy/my-access.js';

const schema = buildHubSchema();
const area = { id: '7', code: '320105001001001', name: 'First grid', level: 'GRID' };
const name = {
  field: 'name',
  label: '姓名',
  level: 3,
  fullRows: 'no row',
  maskedRows: 'every row',
  rule: 'Person.name',
  reason: 'no purpose',
} as const;
const person: MyAccess = { type: 'Person', label: '人', rows: 'every row', fields: [{ ...name, effect: 'mask' }] };

const contextValue: ViewerContext = {
  principal: { id: 'demo', kind: 'person', department: 'hotline_12345', tier: 'GRID', areaIds: [7], purpose: 'care' },
  policyVersion: '0123456789abcdef',
  viewerAreas: async () => [area],
  myAccess: (type) => (type === 'Person' ? person : undefined),
};

describe('The viewer', () => {
  test('is the caller, with the areas of the context and the reason of the request', async () => {
    const { data, errors } = await graphql({ schema, source: `${ViewerDocument}`, contextValue });
    expect(errors).toBeUndefined();
    expect(data?.viewer).toEqual({
      id: 'demo',
      kind: 'PERSON',
      department: 'hotline_12345',
      tier: 'GRID',
      areas: [area],
      purpose: 'care',
      caseId: null,
      policyVersion: '0123456789abcdef',
    });
  });

  test('sees what the policy gives of a type', async () => {
    const variableValues = { type: 'Person' };
    const { data, errors } = await graphql({ schema, source: `${MyAccessDocument}`, contextValue, variableValues });
    expect(errors).toBeUndefined();
    expect(data?.myAccess).toEqual({ ...person, fields: [{ ...name, effect: 'MASK' }] });
  });

  test('is told that a type is unknown', async () => {
    const variableValues = { type: 'Persona' };
    const { errors } = await graphql({ schema, source: `${MyAccessDocument}`, contextValue, variableValues });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
