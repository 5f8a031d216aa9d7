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
      authMode: 'none',
      awsEndpointUrl: null,
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
      AUTH_MODE: 'magic',
      AWS_ENDPOINT_URL: 'ftp://x',
      HTTP_HOST: 'a b',
    });
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'HTTP_PORT', 'AUTH_MODE', 'AWS_ENDPOINT_URL', 'HTTP_HOST']) {
      expect(message).toContain(`${name}: expected`);
    }
    expect(message).toContain('6 settings are not usable');
  });

  it('names a fault between two settings beside the faults of others', () => {
    const message = refusalOf({ HTTP_HOST: '0.0.0.0', HTTP_PORT: 'x' });
    expect(message).toContain('HTTP_HOST: with AUTH_MODE none');
    expect(message).toContain('HTTP_PORT: expected');
  });

  it('never repeats a value', () => {
    const secret = 'hunter2-super-secret';
    const message = refusalOf({
      DATABASE_URL: `mysql://u:${secret}@h/db`,
      DATABASE_OWNER_URL: secret,
      REDIS_URL: secret,
      HTTP_PORT: secret,
      HTTP_HOST: `${secret}!`,
      AUTH_MODE: secret,
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

  it.each(['token', 'oidc'])('says that authentication by %s is not built yet', (mode) => {
    expect(refusalOf({ AUTH_MODE: mode })).toContain('AUTH_MODE: token and oidc are not built yet');
  });
});
