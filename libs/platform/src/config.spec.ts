import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.ts';
import { ConfigInvalid } from './config-invalid.ts';

function refusalOf(env: Record<string, string>): string {
  try {
    loadConfig(env, '/work');
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('loadConfig', () => {
  it('needs no setting at all', () => {
    expect(loadConfig({}, '/srv/checkout')).toEqual({
      databaseUrl: null,
      databaseOwnerUrl: null,
      redisUrl: null,
      home: '/srv/checkout/.backtrail',
      httpHost: '127.0.0.1',
      httpPort: 4000,
      workerHttpPort: null,
      authMode: 'none',
      httpOrigin: null,
      awsEndpointUrl: null,
      pushLagSeconds: 300,
      verifyEveryHours: 24,
    });
  });

  it('takes an empty setting as one that is absent', () => {
    expect(loadConfig({ DATABASE_URL: '', HTTP_PORT: ' ' }, '/work')).toEqual(loadConfig({}, '/work'));
  });

  it('resolves a relative home against the working folder and keeps an absolute one', () => {
    expect(loadConfig({ BACKTRAIL_HOME: 'store' }, '/work').home).toBe('/work/store');
    expect(loadConfig({ BACKTRAIL_HOME: '/var/store' }, '/work').home).toBe('/var/store');
  });

  it('accepts addresses with socket folders and options', () => {
    const databaseUrl = 'postgresql:///backtrail?host=/run/postgresql&sslmode=disable';
    expect(loadConfig({ DATABASE_URL: databaseUrl }, '/work').databaseUrl).toBe(databaseUrl);
  });

  it('names every fault at once', () => {
    const message = refusalOf({
      DATABASE_URL: 'mysql://localhost/db',
      REDIS_URL: 'localhost:6379',
      HTTP_PORT: '70000',
      WORKER_HTTP_PORT: '-1',
      AUTH_MODE: 'magic',
      AWS_ENDPOINT_URL: 'ftp://x',
      HTTP_HOST: 'a b',
      HTTP_ORIGIN: 'https://backtrail.example.com/page',
    });
    const names = [
      'DATABASE_URL',
      'REDIS_URL',
      'HTTP_PORT',
      'WORKER_HTTP_PORT',
      'AUTH_MODE',
      'AWS_ENDPOINT_URL',
      'HTTP_HOST',
      'HTTP_ORIGIN',
    ];
    for (const name of names) expect(message).toContain(`${name}: expected`);
    expect(message).toContain('8 settings are not usable');
  });

  it.each(['HTTP_PORT', 'WORKER_HTTP_PORT', 'HTTP_HOST', 'AUTH_MODE', 'PUSH_LAG_SECONDS'])(
    'names %s once, however much is wrong with it',
    (name) => {
      const message = refusalOf({ [name]: 'not a value!' });
      expect(message).toContain('one setting is not usable');
      expect(message.split(name)).toHaveLength(2);
    },
  );

  it('names a fault between two settings beside the faults of others', () => {
    const message = refusalOf({ HTTP_HOST: '0.0.0.0', HTTP_PORT: 'x' });
    expect(message).toContain('HTTP_HOST: with AUTH_MODE none');
    expect(message.match(/HTTP_PORT: expected/g)).toHaveLength(1);
    expect(message).toContain('2 settings are not usable');
  });

  it('never repeats a value', () => {
    const secret = 'hunter2-super-secret';
    const message = refusalOf({
      DATABASE_URL: `mysql://u:${secret}@h/db`,
      DATABASE_OWNER_URL: secret,
      REDIS_URL: secret,
      HTTP_PORT: secret,
      WORKER_HTTP_PORT: secret,
      HTTP_HOST: `${secret}!`,
      AUTH_MODE: secret,
      HTTP_ORIGIN: secret,
      AWS_ENDPOINT_URL: secret,
    });
    expect(message).not.toContain(secret);
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'example.com', '127.evil.com'])(
    'refuses to listen on %s without authentication',
    (host) => {
      expect(refusalOf({ HTTP_HOST: host })).toContain('HTTP_HOST: with AUTH_MODE none, expected a loopback address');
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('listens on %s without authentication', (host) => {
    expect(loadConfig({ HTTP_HOST: host }, '/work').httpHost).toBe(host);
  });

  it.each(['0.0.0.0', '127.0.0.1', 'backtrail.example.com'])('listens on %s when a token is asked for', (host) => {
    const { authMode, httpHost } = loadConfig({ HTTP_HOST: host, AUTH_MODE: 'token' }, '/work');
    expect({ authMode, httpHost }).toEqual({ authMode: 'token', httpHost: host });
  });

  it.each(['not a host!', 'a..b', '-a', ':::', '300.1.1.1', '1.2.3', 'fe80::1%', `${'a'.repeat(64)}.example`])(
    'refuses %s as a host, which is neither a name nor an address',
    (host) => {
      const message = refusalOf({ HTTP_HOST: host, AUTH_MODE: 'token' });
      expect(message).toContain('HTTP_HOST: expected a host name or an IP address');
    },
  );

  it.each(['::', '::1', 'fe80::1%eth0', '10.0.0.7', 'backtrail', 'back_trail.internal', 'b-1.example.com.'])(
    'takes %s for a host',
    (host) => {
      expect(loadConfig({ HTTP_HOST: host, AUTH_MODE: 'token' }, '/work').httpHost).toBe(host);
    },
  );

  it('says that authentication by oidc is not built', () => {
    expect(refusalOf({ AUTH_MODE: 'oidc' })).toContain('AUTH_MODE: oidc is not built in this version');
  });

  it.each(['Token', 'basic', 'none,token'])('refuses the authentication %s', (mode) => {
    expect(refusalOf({ AUTH_MODE: mode })).toContain('AUTH_MODE: expected none or token');
  });

  it.each(['https://backtrail.example.com', 'http://10.0.0.7:4000'])('knows that browsers reach it at %s', (origin) => {
    expect(loadConfig({ HTTP_ORIGIN: origin }, '/work').httpOrigin).toBe(origin);
  });

  it.each(['backtrail.example.com', 'https://backtrail.example.com/', 'ftp://x', 'https://u:p@x'])(
    'refuses %s as an origin',
    (origin) => {
      expect(refusalOf({ HTTP_ORIGIN: origin })).toContain('HTTP_ORIGIN: expected');
    },
  );
});
