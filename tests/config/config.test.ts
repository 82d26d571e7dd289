import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConfig, readDataConfig } from '../../src/config.js';

const PRODUCTION = {
  FIVEFOLD_MODE: 'production',
  DATABASE_URL: 'postgres://hub@db/fivefold',
  FIVEFOLD_LOG_KEY_FILE: '/keys/log-key',
  FIVEFOLD_JWT_ISSUER: 'https://id.example',
  FIVEFOLD_JWT_AUDIENCE: 'fivefold',
  FIVEFOLD_JWKS_URL: 'https://id.example/jwks.json',
};

function without(name: keyof typeof PRODUCTION) {
  return { ...PRODUCTION, [name]: undefined };
}

describe('without any setting', () => {
  test('it is a demo on this machine alone', () => {
    expect(readConfig({})).toEqual({
      mode: 'demo',
      host: '127.0.0.1',
      port: 4000,
      home: resolve('.fivefold'),
      bodyLimit: 1_048_576,
      requestTimeout: 30_000,
      poolSize: 10,
      checkpointPath: resolve('.fivefold/log-checkpoint'),
      checkpointEvery: 1000,
      grantLimits: { reply: 10, longest: 365 },
      changeDays: 90,
      overdueEvery: 0,
      logLevel: 'info',
    });
  });

  test('an empty variable counts as not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
  });
});

describe('production', () => {
  test('names whose tokens are accepted', () => {
    expect(readConfig(PRODUCTION)).toMatchObject({
      mode: 'production',
      databaseUrl: 'postgres://hub@db/fivefold',
      logKeyFile: '/keys/log-key',
      tokens: {
        issuer: 'https://id.example',
        audience: 'fivefold',
        algorithm: 'ES256',
        keys: { url: 'https://id.example/jwks.json' },
        claims: { department: 'department', tier: 'tier', areas: 'areas', role: 'role' },
      },
    });
  });

  test('takes a key file instead of a key set', () => {
    const environment = { ...without('FIVEFOLD_JWKS_URL'), FIVEFOLD_JWT_PUBLIC_KEY_FILE: 'issuer.pem' };
    expect(readConfig(environment)).toMatchObject({ tokens: { keys: { file: resolve('issuer.pem') } } });
  });

  test.each([
    ['DATABASE_URL', 'DATABASE_URL: is needed in production mode.'],
    ['FIVEFOLD_LOG_KEY_FILE', 'FIVEFOLD_LOG_KEY_FILE: is needed in production mode; "fivefold log new-key" makes one.'],
    ['FIVEFOLD_JWT_ISSUER', 'FIVEFOLD_JWT_ISSUER: is needed in production mode.'],
    ['FIVEFOLD_JWT_AUDIENCE', 'FIVEFOLD_JWT_AUDIENCE: is needed in production mode.'],
    [
      'FIVEFOLD_JWKS_URL',
      'FIVEFOLD_JWKS_URL, FIVEFOLD_JWT_PUBLIC_KEY_FILE: exactly one of them is needed in production mode.',
    ],
  ] as const)('does not start without %s', (name, line) => {
    expect(() => readConfig(without(name))).toThrow(new Error(line));
  });

  test('does not start with two sources of keys', () => {
    expect(() => readConfig({ ...PRODUCTION, FIVEFOLD_JWT_PUBLIC_KEY_FILE: 'issuer.pem' })).toThrow(
      /exactly one of them/,
    );
  });

  test.each(['none', 'HS256', 'HS384', 'HS512', 'es256'])('does not accept the algorithm %s', (algorithm) => {
    expect(() => readConfig({ ...PRODUCTION, FIVEFOLD_JWT_ALGORITHM: algorithm })).toThrow(
      /^FIVEFOLD_JWT_ALGORITHM: must be one of ES256, /,
    );
  });
});

describe('what is wrong', () => {
  test.each([
    ['FIVEFOLD_MODE', 'test', 'must be demo or production'],
    ['PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['PORT', '-1', 'must be a whole number from 0 to 65535'],
    ['PORT', '4000x', 'must be a whole number from 0 to 65535'],
    ['PORT', '1e3', 'must be a whole number from 0 to 65535'],
    ['HOST', '  ', 'must not be blank'],
    ['DATABASE_URL', 'mysql://db/x', 'must be a postgres:// URL'],
    ['DATABASE_URL', 'db', 'must be a postgres:// URL'],
    ['FIVEFOLD_JWKS_URL', 'http://id.example/jwks', 'must be an https:// URL (http:// only on this machine)'],
    ['FIVEFOLD_JWKS_URL', 'file:///etc/passwd', 'must be an https:// URL (http:// only on this machine)'],
    ['FIVEFOLD_BODY_LIMIT', '10', 'must be a whole number from 1024 to 67108864'],
    ['LOG_LEVEL', 'loud', 'must be fatal, error, warn, info, debug, trace or silent'],
    ['FIVEFOLD_JWT_ISUER', 'x', 'there is no such setting'],
  ])('%s=%s is said in one line', (name, value, message) => {
    expect(() => readConfig({ [name]: value })).toThrow(new Error(`${name}: ${message}.`));
  });

  test('is listed completely, one line each', () => {
    const environment = { PORT: 'x', LOG_LEVEL: 'loud', FIVEFOLD_PORT: '1' };
    expect(() => readConfig(environment)).toThrow(/^FIVEFOLD_PORT: .*\nPORT: .*\nLOG_LEVEL: .*$/);
    expect(() => readConfig({ FIVEFOLD_MODE: 'production' })).toThrow(
      /^DATABASE_URL: .*\nFIVEFOLD_LOG_KEY_FILE: .*\nFIVEFOLD_JWT_ISSUER: /,
    );
  });

  test('never shows a value, which may be a password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://hub:hunter2@db' })).not.toThrow(/hunter2/);
  });

  test('is an issuer without production mode, which would be served beside the demo callers', () => {
    expect(() => readConfig({ ...PRODUCTION, FIVEFOLD_MODE: 'demo' })).toThrow(
      /^FIVEFOLD_JWT_ISSUER: is used in production mode only; set FIVEFOLD_MODE=production or remove it\./,
    );
  });
});

describe('the place of checkpoints', () => {
  test('is in the data folder of a demo with an embedded database, and nowhere else unless it is named', () => {
    const url = { DATABASE_URL: PRODUCTION.DATABASE_URL };
    expect(readConfig({ FIVEFOLD_HOME: '/data' }).checkpointPath).toBe('/data/log-checkpoint');
    expect(readConfig({ FIVEFOLD_HOME: '/data', ...url }).checkpointPath).toBeUndefined();
    expect(readConfig(PRODUCTION).checkpointPath).toBeUndefined();
    expect(readConfig({ ...PRODUCTION, FIVEFOLD_LOG_CHECKPOINT_PATH: 'worm' }).checkpointPath).toBe(resolve('worm'));
  });
});

describe('a command', () => {
  test('needs only to know where the data is', () => {
    expect(
      readDataConfig({ FIVEFOLD_MODE: 'production', DATABASE_URL: 'postgres://db/x', FIVEFOLD_HOME: '/data' }),
    ).toEqual({
      mode: 'production',
      home: '/data',
      databaseUrl: 'postgres://db/x',
      retention: 36,
    });
  });

  test('still says what is wrong', () => {
    expect(() => readDataConfig({ DATABASE_URL: 'x' })).toThrow(new Error('DATABASE_URL: must be a postgres:// URL.'));
  });
});
