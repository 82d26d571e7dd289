import { resolve } from 'node:path';
import type { TokenSettings } from './auth/issuer.js';
import { SETTINGS, type Settings } from './settings.js';
import { StartupError } from './shared/startup-error.js';

interface CommonConfig {
  readonly host: string;
  readonly port: number;
  /** Absolute path of the data folder. */
  readonly home: string;
  /** Bytes. */
  readonly bodyLimit: number;
  /** Milliseconds. */
  readonly requestTimeout: number;
  readonly poolSize: number;
  /** Where the newest checkpoint of the access log stands outside the database: absolute path of a file or folder. */
  readonly checkpointPath?: string;
  /** Receipts after which a checkpoint is signed. */
  readonly checkpointEvery: number;
  /** How long a request for access waits, and a grant lasts, in days. */
  readonly grantLimits: { readonly reply: number; readonly longest: number };
  /** Days for which changes are kept. */
  readonly changeDays: number;
  /** Absolute path of a file with holidays and working days, in place of the hub's own. */
  readonly calendarFile?: string;
  /** How often the hub looks for overdue events, in seconds; 0: never. */
  readonly overdueEvery: number;
  readonly logLevel: Settings['LOG_LEVEL'];
}

export interface DemoConfig extends CommonConfig {
  readonly mode: 'demo';
  readonly databaseUrl?: string;
  readonly logKeyFile?: string;
}

export interface ProductionConfig extends CommonConfig {
  readonly mode: 'production';
  readonly databaseUrl: string;
  /** Absolute path of the key that signs checkpoints of the access log. */
  readonly logKeyFile: string;
  readonly tokens: TokenSettings;
}

/** The settings of the hub, checked. */
export type Config = DemoConfig | ProductionConfig;

/** What a command needs to find the database, and what stands outside of it. */
export interface DataConfig extends Pick<Config, 'mode' | 'home' | 'databaseUrl' | 'logKeyFile' | 'checkpointPath'> {
  /** Months for which receipts stay in the database. */
  readonly retention: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings of the server. The only reader of the environment, with {@link readDataConfig}.
 * @throws StartupError with one line for each wrong or missing setting; it names the variable and never shows a value.
 */
export function readConfig(environment: Environment = process.env): Config {
  const { settings, problems } = parse(environment);
  const config = settings && assemble(settings, problems);
  if (config === undefined || problems.length > 0) throw new StartupError(problems.join('\n'));
  return config;
}

/**
 * The settings a command needs to find the database and to keep it; who may call the server does not matter to it.
 * @throws StartupError as {@link readConfig}
 */
export function readDataConfig(environment: Environment = process.env): DataConfig {
  const { settings, problems } = parse(environment);
  if (settings === undefined || problems.length > 0) throw new StartupError(problems.join('\n'));
  return {
    mode: settings.FIVEFOLD_MODE,
    home: resolve(settings.FIVEFOLD_HOME),
    retention: settings.FIVEFOLD_LOG_RETENTION_MONTHS,
    ...(settings.DATABASE_URL !== undefined && { databaseUrl: settings.DATABASE_URL }),
    ...(settings.FIVEFOLD_LOG_KEY_FILE !== undefined && { logKeyFile: resolve(settings.FIVEFOLD_LOG_KEY_FILE) }),
    ...checkpointPathOf(settings),
  };
}

/**
 * The credential with which a command asks a running hub; no other setting matters to it.
 * @throws StartupError where it is missing or none; never shows it
 */
export function readToken(environment: Environment = process.env): string {
  const { success, data } = SETTINGS.shape.FIVEFOLD_TOKEN.safeParse(environment.FIVEFOLD_TOKEN || undefined);
  if (success && data !== undefined) return data;
  throw new StartupError(
    `FIVEFOLD_TOKEN: ${success ? 'is needed to ask a hub' : 'must be a token or service account key'}.`,
  );
}

function parse(environment: Environment): { settings: Settings | undefined; problems: string[] } {
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const unknown = set.map(([name]) => name).filter((name) => name.startsWith('FIVEFOLD_') && !(name in SETTINGS.shape));
  const problems = unknown.map((name) => `${name}: there is no such setting.`);
  const result = SETTINGS.safeParse(Object.fromEntries(set));
  if (result.success) return { settings: result.data, problems };
  problems.push(...result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`));
  return { settings: undefined, problems };
}

function assemble(settings: Settings, problems: string[]): Config | undefined {
  const common: CommonConfig = {
    host: settings.HOST,
    port: settings.PORT,
    home: resolve(settings.FIVEFOLD_HOME),
    bodyLimit: settings.FIVEFOLD_BODY_LIMIT,
    requestTimeout: settings.FIVEFOLD_REQUEST_TIMEOUT,
    poolSize: settings.FIVEFOLD_POOL_SIZE,
    ...checkpointPathOf(settings),
    checkpointEvery: settings.FIVEFOLD_LOG_CHECKPOINT_EVERY,
    grantLimits: { reply: settings.FIVEFOLD_ACCESS_REPLY_DAYS, longest: settings.FIVEFOLD_ACCESS_GRANT_DAYS },
    changeDays: settings.FIVEFOLD_CHANGE_DAYS,
    ...(settings.FIVEFOLD_CALENDAR_FILE !== undefined && { calendarFile: resolve(settings.FIVEFOLD_CALENDAR_FILE) }),
    overdueEvery: settings.FIVEFOLD_OVERDUE_EVERY ?? (settings.FIVEFOLD_MODE === 'demo' ? 0 : 60),
    logLevel: settings.LOG_LEVEL,
  };
  const databaseUrl = settings.DATABASE_URL;
  const keyFile = settings.FIVEFOLD_LOG_KEY_FILE;
  const logKeyFile = keyFile === undefined ? undefined : resolve(keyFile);
  if (settings.FIVEFOLD_MODE === 'demo') {
    problems.push(...strayTokenSettings(settings));
    const given = {
      ...(databaseUrl !== undefined && { databaseUrl }),
      ...(logKeyFile !== undefined && { logKeyFile }),
    };
    return { ...common, mode: 'demo', ...given };
  }
  if (databaseUrl === undefined) problems.push('DATABASE_URL: is needed in production mode.');
  if (logKeyFile === undefined) {
    problems.push('FIVEFOLD_LOG_KEY_FILE: is needed in production mode; "fivefold log new-key" makes one.');
  }
  const tokens = tokenSettings(settings, problems);
  if (databaseUrl === undefined || logKeyFile === undefined || tokens === undefined) return undefined;
  return { ...common, mode: 'production', databaseUrl, logKeyFile, tokens };
}

/**
 * The demo's embedded database has its second place in the data folder: it shows how one works, though who sets back the
 * one can set back the other.
 */
function checkpointPathOf(settings: Settings): { checkpointPath?: string } {
  const { FIVEFOLD_LOG_CHECKPOINT_PATH: path, FIVEFOLD_MODE: mode, DATABASE_URL: url, FIVEFOLD_HOME: home } = settings;
  if (path !== undefined) return { checkpointPath: resolve(path) };
  return mode === 'demo' && url === undefined ? { checkpointPath: resolve(home, 'log-checkpoint') } : {};
}

/** Somebody who names an issuer does not want the demo callers: better to stop than to serve them. */
function strayTokenSettings(settings: Settings): string[] {
  const names = [
    'FIVEFOLD_JWT_ISSUER',
    'FIVEFOLD_JWT_AUDIENCE',
    'FIVEFOLD_JWKS_URL',
    'FIVEFOLD_JWT_PUBLIC_KEY_FILE',
  ] as const;
  return names
    .filter((name) => settings[name] !== undefined)
    .map((name) => `${name}: is used in production mode only; set FIVEFOLD_MODE=production or remove it.`);
}

function tokenSettings(settings: Settings, problems: string[]): TokenSettings | undefined {
  const { FIVEFOLD_JWT_ISSUER: issuer, FIVEFOLD_JWT_AUDIENCE: audience } = settings;
  const { FIVEFOLD_JWKS_URL: url, FIVEFOLD_JWT_PUBLIC_KEY_FILE: file } = settings;
  if (issuer === undefined) problems.push('FIVEFOLD_JWT_ISSUER: is needed in production mode.');
  if (audience === undefined) problems.push('FIVEFOLD_JWT_AUDIENCE: is needed in production mode.');
  if ((url === undefined) === (file === undefined)) {
    problems.push('FIVEFOLD_JWKS_URL, FIVEFOLD_JWT_PUBLIC_KEY_FILE: exactly one of them is needed in production mode.');
  }
  const keys = url !== undefined ? { url } : file !== undefined ? { file: resolve(file) } : undefined;
  if (issuer === undefined || audience === undefined || keys === undefined) return undefined;
  return {
    issuer,
    audience,
    keys,
    algorithm: settings.FIVEFOLD_JWT_ALGORITHM,
    claims: {
      department: settings.FIVEFOLD_JWT_CLAIM_DEPARTMENT,
      tier: settings.FIVEFOLD_JWT_CLAIM_TIER,
      areas: settings.FIVEFOLD_JWT_CLAIM_AREAS,
      role: settings.FIVEFOLD_JWT_CLAIM_ROLE,
    },
  };
}
