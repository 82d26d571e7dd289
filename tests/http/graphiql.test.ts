import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { type StubHub, startStubHub } from './stub-hub.js';

const CALLERS = [
  {
    name: 'demo:civil_affairs:street',
    kind: 'person',
    department: 'civil_affairs',
    tier: 'STREET',
    area: '320105001',
    token: 'good',
  },
];

let hub: StubHub;
beforeAll(async () => {
  hub = await startStubHub({ graphiql: { demoCallers: CALLERS } });
});
afterAll(() => hub.close());

/** The status for a request with headers that fetch would not send. */
function statusWith(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${hub.url}${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end();
  });
}

describe('the GraphiQL page', () => {
  test('and every file it names are served without a credential, from this server alone', async () => {
    const response = await fetch(hub.url);
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(response.headers.get('content-security-policy')).not.toMatch(/https?:/);
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, file]) => file)
      .filter((file) => file !== 'data:,');
    expect(files).toHaveLength(6);
    for (const file of files) {
      expect(file).not.toMatch(/^(https?:)?\/\//);
      const loaded = await fetch(`${hub.url}/${file}`);
      expect(loaded.status).toBe(200);
      expect(loaded.headers.get('content-type')).toMatch(file?.endsWith('.css') ? /^text\/css/ : /^text\/javascript/);
      const again = await fetch(`${hub.url}/${file}`, {
        headers: { 'if-none-match': String(loaded.headers.get('etag')) },
      });
      expect(again.status).toBe(304);
    }
  });

  test('begins with a query that fits the schema', async () => {
    const script = await readFile('src/http/graphiql/page.js', 'utf8');
    const welcome = /WELCOME = `(.+?)`/s.exec(script)?.[1] ?? '';
    const schema = buildSchema(await readFile('schema/schema.graphql', 'utf8'));
    expect(validate(schema, parse(welcome))).toEqual([]);
  });

  test.each(['/graphiql/../package.json', '/graphiql/%2e%2e/package.json', '/graphiql/page.html', '/graphiql/'])(
    'serves no other file (%s)',
    async (path) => {
      expect(await statusWith(path, { authorization: 'Bearer good' })).toBe(404);
    },
  );

  test('has no demo callers to choose outside of demo mode', async () => {
    const production = await startStubHub({ graphiql: {} });
    expect((await fetch(production.url)).status).toBe(200);
    expect((await fetch(`${production.url}/demo-callers.json`)).status).toBe(401);
    await production.close();
  });
});

describe('the list of demo callers', () => {
  test('is given to this machine', async () => {
    const response = await fetch(`${hub.url}/demo-callers.json`);
    expect(await response.json()).toEqual(CALLERS);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { port } = new URL(hub.url);
    expect(await statusWith('/demo-callers.json', { host: `localhost:${port}` })).toBe(200);
    expect(await statusWith('/demo-callers.json', { host: `[::1]:${port}` })).toBe(200);
  });

  test.each([
    ['a name that was made to resolve to this machine', { host: 'attacker.example' }],
    ['a name that begins like this machine', { host: 'localhost.attacker.example:4000' }],
    ['an address of the network', { host: '192.168.1.5:4000' }],
    ['a proxy', { host: 'localhost', 'x-forwarded-for': '203.0.113.9' }],
    ['a page of another origin', { host: 'localhost', 'sec-fetch-site': 'cross-site' }],
  ])('is not given to %s', async (_name, headers) => {
    expect(await statusWith('/demo-callers.json', headers)).toBe(404);
  });
});
