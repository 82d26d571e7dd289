import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { type StubHub, startStubHub } from './stub-hub.js';

describe('GraphQL over HTTP, the audits of graphql-http', () => {
  let hub: StubHub;
  beforeAll(async () => {
    hub = await startStubHub();
  });
  afterAll(() => hub.close());

  const asCaller: typeof fetch = (input, init) =>
    fetch(input, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: 'Bearer good' },
    });

  for (const audit of serverAudits({ url: () => `${hub.url}/graphql`, fetchFn: asCaller })) {
    test(`${audit.id}: ${audit.name}`, async () => {
      const result = await audit.fn();
      if (result.status === 'ok') return;
      const documented = await readFile('docs/graphql-over-http.md', 'utf8');
      expect(result).toMatchObject({ status: expect.not.stringMatching('error') });
      expect(documented).toContain(`| ${audit.id} |`);
    });
  }
});
