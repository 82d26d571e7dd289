import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { packagePath } from '../shared/package-root.js';
import { isLocalRequest } from './is-local-request.js';
import { PAGE_POLICY, SECURITY_HEADERS } from './security-headers.js';
import { sendError } from './send-error.js';

export interface GraphiQLOptions {
  /** Demo mode: the callers to choose from, as in `demo-callers.json`. Without it the page asks for a token. */
  readonly demoCallers?: readonly object[];
}

interface PageFile {
  readonly file: string;
  readonly type: string;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const HTML = 'text/html; charset=utf-8';

/** Every file that the page can load, all of them installed. */
const FILES: Readonly<Record<string, PageFile>> = {
  '/': { file: 'src/http/graphiql/page.html', type: HTML },
  '/graphiql/page.css': { file: 'src/http/graphiql/page.css', type: STYLE },
  '/graphiql/page.js': { file: 'src/http/graphiql/page.js', type: SCRIPT },
  '/graphiql/graphiql.css': { file: 'node_modules/graphiql/graphiql.min.css', type: STYLE },
  '/graphiql/graphiql.js': { file: 'node_modules/graphiql/graphiql.min.js', type: SCRIPT },
  '/graphiql/react.js': { file: 'node_modules/react/umd/react.production.min.js', type: SCRIPT },
  '/graphiql/react-dom.js': { file: 'node_modules/react-dom/umd/react-dom.production.min.js', type: SCRIPT },
};

/** GraphiQL at `/`, from installed files only. In demo mode `/demo-callers.json` gives the tokens to this machine. */
export function addGraphiQLRoutes(app: FastifyInstance, { demoCallers }: GraphiQLOptions): void {
  for (const [url, page] of Object.entries(FILES)) {
    const content = once(() => load(page));
    app.get(url, async (request, reply) => sendFile(reply, await content(), request.headers['if-none-match']));
  }
  if (demoCallers === undefined) return;
  app.get('/demo-callers.json', async (request, reply) => {
    if (!isLocalRequest(request)) return sendError(reply, 'NOT_FOUND');
    return reply.headers(SECURITY_HEADERS).send(demoCallers);
  });
}

interface Loaded extends PageFile {
  readonly bytes: Buffer;
  readonly etag: string;
}

async function load(page: PageFile): Promise<Loaded> {
  const bytes = await readFile(packagePath(page.file));
  return { ...page, bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"` };
}

function sendFile(reply: FastifyReply, { bytes, type, etag }: Loaded, known: string | undefined): FastifyReply {
  reply.headers({ ...SECURITY_HEADERS, 'cache-control': 'no-cache', etag });
  if (type === HTML) reply.header('content-security-policy', PAGE_POLICY);
  if (known === etag) return reply.code(304).send();
  return reply.type(type).send(bytes);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
