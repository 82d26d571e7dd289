import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BYTES, post, type StubHub, send, startStubHub } from './stub-hub.js';

let hub: StubHub;
beforeAll(async () => {
  hub = await startStubHub({ requestTimeout: 1000 });
});
afterAll(() => hub.close());

const HELLO = JSON.stringify({ query: '{ hello }' });

async function codeOf(response: Response): Promise<{ status: number; code: string }> {
  return { status: response.status, code: JSON.parse(await response.text()).errors[0].extensions.code };
}

/** Writes bytes to the server and gives back all that it answers until it ends the connection. */
function exchange(text: string | readonly string[], pauseMs = 0): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(hub.url).port), '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
    const parts = typeof text === 'string' ? [text] : text;
    parts.forEach((part, index) => {
      setTimeout(() => socket.write(part), index * pauseMs);
    });
  });
}

describe('a caller', () => {
  test('without a credential gets UNAUTHENTICATED at every address but the health checks', async () => {
    for (const path of ['/graphql', '/', '/nothing', '/graphiql/page.js', '/demo-callers.json']) {
      const response = await fetch(`${hub.url}${path}`);
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="fivefold"');
      expect(await codeOf(response)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    }
    for (const path of ['/healthz', '/readyz']) expect((await fetch(`${hub.url}${path}`)).status).toBe(200);
  });

  test('without a credential is refused before the body is read', async () => {
    const response = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(401);
  });

  test.each([
    ['Bearer bad', 'UNAUTHENTICATED'],
    ['Bearer expired', 'TOKEN_EXPIRED'],
  ])('with the credential "%s" is told %s as RFC 6750 says', async (authorization, code) => {
    const response = await post(hub, { query: '{ hello }' }, { authorization });
    expect(response.headers.get('www-authenticate')).toMatch(
      /^Bearer realm="fivefold", error="invalid_token", error_description="[^"]+"$/,
    );
    expect(await codeOf(response)).toEqual({ status: 401, code });
  });

  test('with a wrong purpose is told so', async () => {
    const response = await post(hub, { query: '{ hello }' }, { 'x-purpose': 'bad' });
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'The header x-purpose is wrong.', extensions: { code: 'BAD_REQUEST' } }],
    });
  });
});

describe('an answer that is ready as bytes', () => {
  test('arrives unchanged, with its length', async () => {
    const response = await post(
      hub,
      { query: 'query Large { large }' },
      { accept: 'application/graphql-response+json' },
    );
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    expect(response.headers.get('content-length')).toBe(String(Buffer.concat([...BYTES]).length));
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.concat([...BYTES]))).toBe(true);
  });

  test('can follow another one on the same connection', async () => {
    const request = (query: string, connection: string) => {
      const body = JSON.stringify({ query });
      return `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer good\r\ncontent-type: application/json\r\nconnection: ${connection}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    };
    const answer = await exchange(request('query Large { large }', 'keep-alive') + request('{ hello }', 'close'));
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(answer.endsWith('{"data":{"hello":"world"}}')).toBe(true);
  });
});

describe('methods and addresses', () => {
  test('GET runs a query', async () => {
    const response = await send(
      hub,
      `/graphql?query=${encodeURIComponent('query ($a: ID) { node(id: $a) { name } }')}&variables={"a":"1"}`,
    );
    expect(await response.json()).toEqual({ data: { node: { name: 'a' } } });
  });

  test('GET refuses a mutation', async () => {
    const response = await send(hub, `/graphql?query=${encodeURIComponent('mutation { change }')}`);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await codeOf(response)).toEqual({ status: 405, code: 'METHOD_NOT_ALLOWED' });
  });

  test('GET refuses malformed variables', async () => {
    const response = await send(hub, '/graphql?query={hello}&variables={');
    expect(await codeOf(response)).toEqual({ status: 400, code: 'BAD_REQUEST' });
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is refused with the allowed methods', async (method) => {
    const response = await send(hub, '/graphql', { method });
    expect(response.headers.get('allow')).toBe('GET, POST');
    expect(await codeOf(response)).toEqual({ status: 405, code: 'METHOD_NOT_ALLOWED' });
  });

  test('HEAD runs nothing', async () => {
    const response = await send(hub, '/graphql?query={hello}', { method: 'HEAD' });
    expect(response.status).toBe(405);
  });

  test('an unknown address is NOT_FOUND', async () => {
    expect(await codeOf(await send(hub, '/graphqls'))).toEqual({ status: 404, code: 'NOT_FOUND' });
    expect(await codeOf(await send(hub, '/%zz'))).toEqual({ status: 400, code: 'BAD_REQUEST' });
  });

  test('an answer nobody accepts is not made', async () => {
    const response = await post(hub, { query: '{ hello }' }, { accept: 'text/html' });
    expect(await codeOf(response)).toEqual({ status: 406, code: 'NOT_ACCEPTABLE' });
  });
});

describe('every answer', () => {
  test('has a request id of its own, and keeps out of caches', async () => {
    const given = { 'x-request-id': 'mine', 'request-id': 'mine' };
    const ids = new Set<string | null>();
    for (const response of [
      await post(hub, { query: '{ hello }' }, given),
      await post(hub, {}, given),
      await send(hub, '/a', { headers: given }),
    ]) {
      ids.add(response.headers.get('x-request-id'));
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
    }
    expect(ids.size).toBe(3);
    expect(ids.has('mine')).toBe(false);
  });

  test('is logged without token, query text and variables', async () => {
    await send(hub, `/graphql?query=${encodeURIComponent('{ secretAlias: hello }')}`);
    await post(hub, { query: '{ node(id: "secretId") { name } }', variables: { secretName: 'secretValue' } });
    const lines = hub.logged.join('');
    expect(lines).toContain('"path":"/graphql"');
    expect(lines).not.toMatch(/secret|Bearer|good/);
  });
});

describe('time and size', () => {
  test('an operation that takes too long is a TIMEOUT', async () => {
    expect(await codeOf(await post(hub, { query: '{ slow }' }))).toEqual({ status: 504, code: 'TIMEOUT' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect((await post(hub, { query: '{ hello }' })).status).toBe(200);
  });

  test('a request that does not arrive is ended', async () => {
    const answer = await exchange(['POST /graphql HTTP/1.1\r\nhost: a\r\n', 'x-slow: 1\r\n'], 300);
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*"REQUEST_TIMEOUT"/s);
  });

  test('a body that does not arrive is ended', async () => {
    const head =
      'POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer good\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{';
    expect(await exchange(head)).toMatch(/^HTTP\/1\.1 (408|504) .*"(REQUEST_TIMEOUT|TIMEOUT)"/s);
  });

  test('headers over the limit are refused', async () => {
    const answer = await exchange(`GET /graphql HTTP/1.1\r\nhost: a\r\nx-large: ${'a'.repeat(17_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*"HEADERS_TOO_LARGE"/s);
  });

  test('what is not HTTP is refused', async () => {
    expect(await exchange('SSH-2.0-OpenSSH\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"BAD_REQUEST"/s);
    expect(
      await exchange(
        'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      ),
    ).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('health and the end', () => {
  test('readiness says when the database does not answer', async () => {
    const unready = await startStubHub({ ready: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1')) });
    const response = await fetch(`${unready.url}/readyz`);
    const text = await response.clone().text();
    expect(await codeOf(response)).toEqual({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(text).not.toContain('ECONNREFUSED');
    expect((await fetch(`${unready.url}/healthz`)).status).toBe(200);
    await unready.close();
  });

  test('close lets requests in flight finish and takes no further ones', async () => {
    const closing = await startStubHub();
    const inFlight = post(closing, { query: '{ slow }' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = closing.close();
    await expect(post(closing, { query: '{ hello }' })).rejects.toThrow();
    expect(await (await inFlight).json()).toEqual({ data: { slow: 'late' } });
    await closed;
  });

  test('close does not wait for connections on which nothing was asked', async () => {
    const closing = await startStubHub();
    const socket = connect(Number(new URL(closing.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const begun = performance.now();
    await closing.close();
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test('close cuts what takes longer than it waits', async () => {
    const closing = await startStubHub();
    const inFlight = post(closing, { query: '{ slow }' });
    const cut = expect(inFlight).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    await closing.close(200);
    await cut;
    expect(performance.now() - begun).toBeLessThan(1200);
  });

  test('keep-alive serves several requests on one connection', async () => {
    const request = (connection: string) =>
      `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer good\r\ncontent-type: application/json\r\nconnection: ${connection}\r\ncontent-length: ${HELLO.length}\r\n\r\n${HELLO}`;
    const answer = await exchange([request('keep-alive'), request('keep-alive'), request('close')], 50);
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
  });
});
