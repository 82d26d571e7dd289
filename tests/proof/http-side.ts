import http from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, zstdDecompress } from 'node:zlib';
import { pino } from 'pino';
import { createExportService } from '../../src/feed/export-service.js';
import type { FeedPages } from '../../src/feed/feed-page.js';
import { createFeedService, type PullParts } from '../../src/feed/feed-service.js';
import type { HorizonWatch } from '../../src/feed/horizon-watch.js';
import type { GraphQLServer } from '../../src/graphql/server.js';
import { createHttpApp } from '../../src/http/create-http-app.js';
import type { ReceiptDraft } from '../../src/receipts/receipt.js';
import { HubError } from '../../src/shared/errors.js';
import type { Principal } from '../../src/shared/principal.js';

/** A request for what departments pull, and who sends it. */
export interface HttpRequest {
  readonly caller: Principal;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer as it came: its text decompressed, and what else it left behind. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly receipts: readonly ReceiptDraft[];
  readonly log: readonly string[];
}

/** The hub's HTTP server over one database; answers one request at a time. */
export interface HttpSide {
  ask(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface HttpSideParts {
  readonly graphql: GraphQLServer;
  readonly access: PullParts['access'];
  readonly pages: FeedPages;
  readonly horizon: HorizonWatch;
  readonly readFilter: Parameters<typeof createExportService>[0]['readFilter'];
  readonly database: Parameters<typeof createExportService>[0]['database'];
}

interface Asking {
  readonly caller: Principal;
  /** Its credential is good once: an endless stream then ends. */
  readonly once: boolean;
  seen: number;
  readonly receipts: ReceiptDraft[];
  readonly log: string[];
}

const LONGEST = 30_000;

export async function openHttpSide({ graphql, horizon, ...parts }: HttpSideParts): Promise<HttpSide> {
  let asking: Asking | undefined;
  const now = (): Asking => {
    if (asking === undefined) throw new Error('nobody asks');
    return asking;
  };
  const receipts: PullParts['receipts'] = {
    append: async (draft) => {
      now().receipts.push({ ...draft, requestId: 'proof' });
      return { sequence: '7' };
    },
    appendRead: async () => undefined,
    close: async () => undefined,
  };
  const app = createHttpApp({
    graphql,
    authenticate: async () => {
      const here = now();
      here.seen += 1;
      if (here.once && here.seen > 1) throw new HubError('UNAUTHENTICATED');
      return here.caller;
    },
    ready: async () => undefined,
    logger: pino({ level: 'debug' }, { write: (line) => void asking?.log.push(line) }),
    ...{ bodyLimit: 1_048_576, requestTimeout: LONGEST },
    pulls: {
      feed: createFeedService({ ...parts, receipts, horizon }),
      exports: createExportService({ ...parts, receipts, statementTimeout: LONGEST }),
    },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return {
    ask: async ({ caller, path, headers }) => {
      const once = headers.accept === 'text/event-stream';
      const here: Asking = { caller, once, seen: 0, receipts: [], log: [] };
      asking = here;
      const { body, ...answer } = await get(`${url}${path}`, headers, agent);
      const text = await decompressed(body, answer.headers['content-encoding']);
      return { ...answer, text, receipts: here.receipts, log: here.log };
    },
    close: async () => {
      agent.destroy();
      await app.close();
      await horizon.close();
    },
  };
}

async function get(url: string, headers: HttpRequest['headers'], agent: http.Agent) {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(url, { headers, agent }, resolve).on('error', reject);
  });
  const body = Buffer.concat(await response.toArray());
  const given = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return { status: response.statusCode ?? 0, headers: Object.fromEntries(given) as Record<string, string>, body };
}

const DECOMPRESSORS = new Map<string, (bytes: Buffer) => Promise<Buffer>>([
  ['gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
  ['zstd', promisify(zstdDecompress)],
]);

async function decompressed(body: Buffer, encoding: string | undefined): Promise<string> {
  if (encoding === undefined) return body.toString();
  const decompress = DECOMPRESSORS.get(encoding);
  if (decompress === undefined) throw new Error(`the encoding ${encoding} is not known`);
  return (await decompress(body)).toString();
}
