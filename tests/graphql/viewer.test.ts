import { describe, expect, test } from '@jest/globals';
import { graphql } from 'graphql';
import { MyAccessDocument, ViewerDocument } from '../../src/generated/documents.js';
import { buildHubSchema } from '../../src/graphql/schema.js';
import type { ViewerContext } from '../../src/modules/viewer/viewer-context.js';

const schema = buildHubSchema();
const area = { id: '7', code: '320105001001001', name: 'First grid', level: 'GRID' };
const fields = [
  {
    field: 'name',
    label: '姓名',
    level: 3,
    effect: 'MASK',
    rows: 'every row',
    rule: 'Person.name',
    reason: 'no purpose',
  },
] as const;

const contextValue: ViewerContext = {
  principal: { id: 'demo', kind: 'person', department: 'hotline_12345', tier: 'GRID', areaIds: [7], purpose: 'care' },
  policyVersion: '0123456789abcdef',
  viewerAreas: async () => [area],
  myAccess: (type) => (type === 'Person' ? { type, rows: 'every row', fields } : undefined),
};

describe('The viewer', () => {
  test('is the caller, with the areas of the context and the reason of the request', async () => {
    const { data, errors } = await graphql({ schema, source: `${ViewerDocument}`, contextValue });
    expect(errors).toBeUndefined();
    expect(data?.viewer).toEqual({
      id: 'demo',
      kind: 'person',
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
    expect(data?.myAccess).toEqual({ type: 'Person', rows: 'every row', fields });
  });

  test('is told that a type is unknown', async () => {
    const variableValues = { type: 'Persona' };
    const { errors } = await graphql({ schema, source: `${MyAccessDocument}`, contextValue, variableValues });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
