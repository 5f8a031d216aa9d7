import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Script } from 'node:vm';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '#platform';
import { programOf } from '../../apps/cli/src/program.ts';
import { heardTerminal } from '../support/heard-terminal.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const readText = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');

type Service = {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly env_file?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly read_only?: boolean;
  readonly user?: string;
  readonly cap_drop?: readonly string[];
  readonly network_mode?: string;
  readonly stop_grace_period?: string;
  readonly container_name?: string;
  readonly deploy?: unknown;
};
type Compose = {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};

/** No container engine runs here, so the file is read as one would, and what it names is looked up in what is really there. */
describe('docker-compose.yml', () => {
  const text = readText('docker-compose.yml');
  const { services, volumes } = parse(text, { merge: true }) as Compose;
  const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);
  const scratch = mkdtempSync(path.join(tmpdir(), 'backtrail-compose-'));
  cpSync(path.join(ROOT, 'docker'), scratch, { recursive: true, filter: (name) => !name.endsWith('.env') });
  execFileSync('sh', [path.join(scratch, 'make-env.sh')], { stdio: 'ignore' });
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  /** What a container is given: the file of secrets, then what stands beside it, with nothing set by the operator. */
  function environmentOf({ env_file, environment = {} }: Service): Record<string, string> {
    const lines =
      env_file === undefined ? [] : readFileSync(path.join(scratch, path.basename(env_file)), 'utf8').split('\n');
    const secrets = lines
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    const given = Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{\w+:-([^}]*)\}/, '$1')]);
    return Object.fromEntries([...secrets, ...given]) as Record<string, string>;
  }

  it('has PostgreSQL 18, the migration, the server, the worker, and Redis for those who ask for it', () => {
    expect(Object.keys(services).sort()).toEqual(['api', 'migrate', 'postgres', 'redis', 'worker']);
    expect(services['postgres']?.image).toBe('postgres:18');
    expect(services['redis']?.profiles).toEqual(['redis']);
    expect(Object.keys(volumes)).toEqual(['postgres']);
  });

  it.each(ours)('runs a command in %s that the command line has', (_name, { command = [] }) => {
    const { terminal } = heardTerminal();
    const program = programOf({ terminal, env: {} }, () => undefined);
    expect(program.commands.map((one) => one.name())).toContain(command[0]);
  });

  it.each(ours)('gives %s settings that are known, and that it takes', (_name, service) => {
    const environment = environmentOf(service);
    for (const name of Object.keys(environment)) {
      expect(() => loadConfig({ [name]: '\u0001' })).toThrow(`${name}: expected`);
    }
    expect(() => loadConfig(environment)).not.toThrow();
  });

  it('asks for a token, and is reached on loopback alone', () => {
    expect(loadConfig(environmentOf(services['api']!))).toMatchObject({
      authMode: 'token',
      httpHost: '0.0.0.0',
      httpPort: 4000,
    });
    for (const { ports = [], network_mode } of Object.values(services)) {
      expect(network_mode).toBeUndefined();
      expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    }
  });

  it('uses the database and the logins that it makes', () => {
    const made = environmentOf(services['postgres']!);
    const owner = new URL(environmentOf(services['migrate']!)['DATABASE_OWNER_URL'] ?? '');
    for (const name of ['api', 'worker']) {
      const app = new URL(environmentOf(services[name]!)['DATABASE_URL'] ?? '');
      expect([app.hostname, app.username, app.password]).toEqual([
        'postgres',
        'backtrail_app',
        made['BACKTRAIL_APP_PASSWORD'],
      ]);
    }
    expect([owner.hostname, owner.username, owner.password]).toEqual([
      'postgres',
      'backtrail_owner',
      made['BACKTRAIL_OWNER_PASSWORD'],
    ]);
    expect(environmentOf(services['api']!)).not.toHaveProperty('DATABASE_OWNER_URL');
    expect(statSync(path.join(scratch, 'app.env')).mode & 0o077).toBe(0);
  });

  it('waits for what it needs, and knows when it is well', () => {
    for (const name of ['api', 'worker']) {
      expect(services[name]?.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
        migrate: { condition: 'service_completed_successfully' },
      });
    }
    for (const name of ['postgres', 'redis']) expect(services[name]?.healthcheck?.test[0]).toBe('CMD');
    for (const [name, port, exclude] of [
      ['api', 'HTTP_PORT', 'workers,queue,sources'],
      ['worker', 'WORKER_HTTP_PORT', 'workers,sources'],
    ] as const) {
      const [kind, program, flag, script = ''] = services[name]?.healthcheck?.test ?? [];
      expect([kind, program, flag]).toEqual(['CMD', 'node', '--eval']);
      expect(() => new Script(script)).not.toThrow();
      const address = environmentOf(services[name]!)[port] ?? '';
      expect(script).toContain(`http://127.0.0.1:${address}/readyz?exclude=${exclude}`);
    }
  });

  it('may run any number of workers: none has a name, a port or a place of its own on the machine', () => {
    const { container_name, ports, volumes: mounted, deploy } = services['worker']!;
    expect({ container_name, ports, mounted, deploy }).toEqual({});
    expect(Object.values(services).filter((one) => one.container_name !== undefined)).toEqual([]);
    expect(loadConfig(environmentOf(services['worker']!))).toMatchObject({
      httpHost: '127.0.0.1',
      workerHttpPort: 4001,
    });
  });

  it.each(ours)(
    'lets %s write nowhere, be nobody, and stop by itself',
    (_name, { read_only, user, cap_drop, stop_grace_period }) => {
      expect({ read_only, user, cap_drop, stop_grace_period }).toEqual({
        read_only: true,
        user: undefined,
        cap_drop: ['ALL'],
        stop_grace_period: '10s',
      });
    },
  );

  it('mounts files that are there', () => {
    const mounted = Object.values(services).flatMap(({ volumes: all = [] }) =>
      all.map((one) => one.split(':')[0] ?? ''),
    );
    for (const name of mounted.filter((one) => one.startsWith('./')))
      expect([name, existsSync(path.join(ROOT, name))]).toEqual([name, true]);
  });
});

describe('the Dockerfile', () => {
  const lines = readText('Dockerfile').split('\n');
  const ignored = readText('.dockerignore').split('\n');

  it('runs as somebody who is not root, in the stage that is kept', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last).toEqual(expect.arrayContaining(['USER node', 'ENTRYPOINT ["node", "/app/bin/backtrail.mjs"]']));
  });

  it('copies what is there and not left out of the build', () => {
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(copied).toEqual(expect.arrayContaining(['prisma/migrations', 'operations', 'apps']));
    for (const name of copied) {
      expect([name, existsSync(path.join(ROOT, name))]).toEqual([name, true]);
      expect([name, ignored.includes(`!${name.split('/')[0] ?? ''}`)]).toEqual([name, true]);
    }
  });
});
