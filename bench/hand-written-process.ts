import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { HAND_WRITTEN } from './hand-written-queries.js';
import type { ServerStart, ServerStarted } from './hub-process.js';
import type { QueryName } from './queries.js';

/** What a programmer would write who needs just these queries for just this caller: no credentials, no policy, no receipts. */
async function serve(): Promise<void> {
  const [start]: [ServerStart] = (await once(process, 'message')) as [ServerStart];
  const pool = new pg.Pool({ ...start.owner, max: start.poolSize });
  const { rows } = await pool.query("select id from area where level = 'DISTRICT' and code = '320105000000'");
  const district: number = rows[0].id;
  const server = createServer(async (request, response) => {
    try {
      const { variables, document } = JSON.parse(await bodyOf(request));
      const query = HAND_WRITTEN[(request.url ?? '').slice(1) as QueryName];
      send(response, 200, JSON.stringify({ data: await query(pool, district, variables, document) }));
    } catch (error) {
      send(response, 500, JSON.stringify({ errors: [String(error)] }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const started: ServerStarted = { port: (server.address() as AddressInfo).port, headers: {} };
  process.send?.(started);
  await once(process, 'disconnect');
  server.close();
  server.closeAllConnections();
  await pool.end();
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => resolve(body));
    request.on('error', reject);
  });
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

process.on('SIGINT', () => undefined);
await serve();
