import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { StartupError } from '../shared/startup-error.js';
import { askHub } from './ask-hub.js';
import { OPEN311_REQUESTS, type Open311Request, orderOfOpen311 } from './open311.js';

interface ImportOptions {
  readonly url: string;
  readonly source: string;
  readonly area: string;
  readonly requestKind: string;
}

/** `fivefold import-open311`: takes the service requests of a GeoReport v2 document as hotline orders, each once. */
export function importOpen311Command(): Command {
  return new Command('import-open311')
    .description('Take the service requests of an Open311 GeoReport v2 document (JSON) as hotline orders, each once')
    .argument('<file>')
    .requiredOption('--source <name>', 'the system that it is from')
    .requiredOption('--area <code>', 'code of the area in which they lie')
    .option('--request-kind <kind>', 'CONSULT, HELP, COMPLAINT, REPORT, SUGGESTION or PRAISE', 'HELP')
    .option('--url <url>', 'address of the hub', 'http://127.0.0.1:4000')
    .action(importFile);
}

async function importFile(file: string, { url, source, area: code, requestKind }: ImportOptions): Promise<void> {
  const requests = readRequests(file);
  const defaults = { source, area: await findArea(url, code), requestKind };
  const refused: string[] = [];
  for (const request of requests) {
    try {
      await askHub(url, orderOperation(orderOfOpen311(request, defaults)));
    } catch (error) {
      if (!(error instanceof StartupError)) throw error;
      refused.push(`${request.service_request_id}: ${error.message.split('\n')[0]}`);
    }
  }
  const summary = `${requests.length - refused.length} of ${requests.length} service requests are in the hub.`;
  if (refused.length > 0) throw new StartupError([summary, ...refused].join('\n'));
  process.stdout.write(`${summary}\n`);
}

function readRequests(file: string): readonly Open311Request[] {
  try {
    return OPEN311_REQUESTS.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : '';
    throw new StartupError(`${file} is no GeoReport v2 document in JSON: ${why}`);
  }
}

async function findArea(url: string, code: string): Promise<string> {
  const { areas } = await askHub(url, {
    query: 'query Area($code: String!) { areas(filter: { code: { eq: $code } }) { nodes { id } } }',
    variables: { code },
    data: z.object({ areas: z.object({ nodes: z.array(z.object({ id: z.string() })) }).nullable() }),
  });
  const [area, ...more] = areas?.nodes ?? [];
  if (area === undefined || more.length > 0)
    throw new StartupError(`There is no area with the code ${code}, or several.`);
  return area.id;
}

function orderOperation(input: object) {
  return {
    query: 'mutation Order($input: HotlineOrderInput!) { ingestHotlineOrder(input: $input) { event } }',
    variables: { input },
    data: z.object({ ingestHotlineOrder: z.object({ event: z.string() }) }),
  };
}
