import { z } from 'zod';

/** Signature algorithms (RFC 7518, RFC 8037) a token may be fixed to. All are asymmetric: the hub never holds a key that can sign. */
export const TOKEN_ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
] as const;

const wholeNumber = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,12}$/, message)
    .transform(Number)
    .pipe(z.number(message).min(least, message).max(most, message));
};

const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL');

const isLoopback = (host: string) => ['localhost', '127.0.0.1', '[::1]'].includes(host);

const keySetUrl = z.string().refine((text) => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
}, 'must be an https:// URL (http:// only on this machine)');

const text = z.string().trim().min(1, 'must not be blank');

const settings = {
  FIVEFOLD_MODE: z
    .enum(['demo', 'production'], 'must be demo or production')
    .default('demo')
    .describe('`demo` loads the demo district and makes callers with ready tokens. `production` does neither.'),
  PORT: wholeNumber(0, 65535).default(4000).describe('TCP port of the server; 0 takes a free one.'),
  HOST: text.default('127.0.0.1').describe('Address the server listens on.'),
  DATABASE_URL: databaseUrl
    .optional()
    .describe(
      'PostgreSQL 15 or newer, connected as the owner of the tables. Without it the hub runs an embedded server.',
    ),
  FIVEFOLD_HOME: text
    .default('.fivefold')
    .describe('Data folder: the embedded database, keys, the list of demo callers.'),
  FIVEFOLD_JWT_ISSUER: text.optional().describe('The `iss` of every accepted token.'),
  FIVEFOLD_JWT_AUDIENCE: text.optional().describe('The `aud` of every accepted token.'),
  FIVEFOLD_JWKS_URL: keySetUrl
    .optional()
    .describe("The issuer's key set (RFC 7517); changed keys are fetched by themselves."),
  FIVEFOLD_JWT_PUBLIC_KEY_FILE: text
    .optional()
    .describe('Instead of the URL: a file with one public key, PEM (SPKI) or JWK, read at the start.'),
  FIVEFOLD_JWT_ALGORITHM: z
    .enum(TOKEN_ALGORITHMS, `must be one of ${TOKEN_ALGORITHMS.join(', ')}`)
    .default('ES256')
    .describe(
      'The one signature algorithm of accepted tokens. Shared secrets (HS256 ...) and `none` cannot be chosen.',
    ),
  FIVEFOLD_JWT_CLAIM_DEPARTMENT: text.default('department').describe('Claim with the department code.'),
  FIVEFOLD_JWT_CLAIM_TIER: text.default('tier').describe('Claim with the tier.'),
  FIVEFOLD_JWT_CLAIM_AREAS: text.default('areas').describe('Claim with the list of area codes.'),
  FIVEFOLD_JWT_CLAIM_ROLE: text.default('role').describe('Claim with the kind of caller.'),
  FIVEFOLD_LOG_KEY_FILE: text
    .optional()
    .describe(
      'File with the key that signs checkpoints of the access log, made by `fivefold log new-key`. In demo mode one is made in the data folder.',
    ),
  FIVEFOLD_LOG_CHECKPOINT_PATH: text
    .optional()
    .describe(
      'Second place of the newest checkpoint, outside the database: a file, or a folder that also keeps the last one of each day.',
    ),
  FIVEFOLD_LOG_CHECKPOINT_EVERY: wholeNumber(1, 1_000_000)
    .default(1000)
    .describe('A checkpoint is signed after so many receipts, and every minute.'),
  FIVEFOLD_LOG_RETENTION_MONTHS: wholeNumber(6, 1200)
    .default(36)
    .describe('Months for which receipts stay in the database; `fivefold log archive` moves older ones to files.'),
  FIVEFOLD_BODY_LIMIT: wholeNumber(1024, 67_108_864).default(1_048_576).describe('Largest request body, in bytes.'),
  FIVEFOLD_REQUEST_TIMEOUT: wholeNumber(100, 600_000)
    .default(30_000)
    .describe('Longest time an operation may take, in milliseconds.'),
  FIVEFOLD_POOL_SIZE: wholeNumber(1, 500).default(10).describe('Most connections to the database that serve requests.'),
  FIVEFOLD_ACCESS_REPLY_DAYS: wholeNumber(1, 365)
    .default(10)
    .describe('Days in which a request for access is to be answered; after them it has lapsed.'),
  FIVEFOLD_ACCESS_GRANT_DAYS: wholeNumber(1, 3650)
    .default(365)
    .describe('Days after which a grant ends at the latest, from its request.'),
  FIVEFOLD_CHANGE_DAYS: wholeNumber(1, 3650)
    .default(90)
    .describe('Days for which changes are kept at least; a copy that was not pulled for longer is made anew.'),
  FIVEFOLD_CALENDAR_FILE: text
    .optional()
    .describe('File with holidays and working days, of the form of `schema/calendar.yaml`, which is used otherwise.'),
  FIVEFOLD_OVERDUE_EVERY: wholeNumber(0, 86_400)
    .optional()
    .describe(
      'Seconds after which the hub looks for overdue events, which it escalates and supervises: 60 in production. 0: it does not, as in demo mode, whose district stands still at its last day.',
    ),
  FIVEFOLD_TOKEN: text
    .regex(/^[!-~]+$/, 'must be a token or service account key')
    .optional()
    .describe(
      'Credential of the commands that ask a running hub (`fivefold access propose` and others). The hub has no use for it.',
    ),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info')
    .describe('How much is logged.'),
};

/** Every setting the hub reads from its environment: name to schema, with default and description. docs/configuration.md lists them. */
export const SETTINGS = z.object(settings);
export type Settings = z.infer<typeof SETTINGS>;
