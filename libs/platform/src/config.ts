import { isIP } from 'node:net';
import { resolve } from 'node:path';
import * as z from 'zod';
import { ConfigInvalid } from './config-invalid.ts';
import { isLoopback } from './loopback.ts';

/** What the environment says, checked and complete. Nothing else in the program reads `process.env`. */
export type Config = {
  /** The application's login on a PostgreSQL of the operator's own; null means the embedded store under `home`. */
  readonly databaseUrl: string | null;
  /** The login that owns the tables, which only `migrate` uses; null means the embedded store's own. */
  readonly databaseOwnerUrl: string | null;
  /** Where jobs wait; null means beside the records, in PostgreSQL. */
  readonly redisUrl: string | null;
  /** Absolute folder of the embedded store. */
  readonly home: string;
  readonly httpHost: string;
  /** 0 to 65535; 0 lets the system choose a free one. */
  readonly httpPort: number;
  /** Where a worker tells how it is, on `httpHost`; null: nowhere. 0 lets the system choose a free one. */
  readonly workerHttpPort: number | null;
  /** Who may ask: everybody on this machine, or whoever shows a token. */
  readonly authMode: 'none' | 'token';
  /** Where browsers reach the server, as `https://backtrail.example.com`; null: wherever they did. */
  readonly httpOrigin: string | null;
  /** An S3 and SQS endpoint other than AWS's own. */
  readonly awsEndpointUrl: string | null;
  /** How far the lineage may be behind, in seconds, before no more is pushed in: 1 to 86,400. */
  readonly pushLagSeconds: number;
  /** Hours from the end of one verification of the whole ledger to the next: 1 to 8760. */
  readonly verifyEveryHours: number;
};

const postgresUrl = url(['postgresql:', 'postgres:'], 'a postgresql:// address').nullable();
const redisUrl = url(['redis:', 'rediss:'], 'a redis:// or rediss:// address').nullable();
const httpUrl = url(['http:', 'https:'], 'an http:// or https:// address').nullable();

const portNumber = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'expected a port number from 0 to 65535')
  .nullable();
const SETTINGS = z.object({
  DATABASE_URL: postgresUrl,
  DATABASE_OWNER_URL: postgresUrl,
  REDIS_URL: redisUrl,
  BACKTRAIL_HOME: z.string().nullable(),
  HTTP_HOST: z.string().refine(isHost, 'expected a host name or an IP address').nullable(),
  HTTP_PORT: portNumber,
  WORKER_HTTP_PORT: portNumber,
  AUTH_MODE: z
    .enum(['none', 'token', 'oidc'], 'expected none or token')
    .transform((mode, context) => {
      if (mode !== 'oidc') return mode;
      context.addIssue('oidc is not built in this version: expected none or token');
      return z.NEVER;
    })
    .nullable(),
  HTTP_ORIGIN: z
    .string()
    .refine(isOrigin, 'expected where browsers reach the server and nothing more, as https://backtrail.example.com')
    .nullable(),
  AWS_ENDPOINT_URL: httpUrl,
  PUSH_LAG_SECONDS: wholeNumber(1, 86_400).nullable(),
  VERIFY_EVERY_HOURS: wholeNumber(1, 8_760).nullable(),
});

const NAMES = Object.keys(SETTINGS.shape);

/**
 * Reads the settings out of an environment.
 *
 * A setting that is absent or empty has its default. `BACKTRAIL_HOME` is taken from `cwd` when it is relative.
 *
 * @throws {ConfigInvalid} naming every setting that cannot be used, and what was expected; values are never repeated,
 *         since most of these settings carry passwords
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, cwd: string = process.cwd()): Config {
  const given = Object.fromEntries(NAMES.map((name) => [name, env[name]?.trim() === '' ? null : (env[name] ?? null)]));
  const parsed = SETTINGS.safeParse(given);
  const faults = (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  const isSaid = (fault: string): boolean => faults.some((said) => said.split(':')[0] === fault.split(':')[0]);
  faults.push(...faultsBetween(given).filter((fault) => !isSaid(fault)));
  if (!parsed.success || faults.length > 0) throw new ConfigInvalid(faults);

  const settings = parsed.data;
  return {
    databaseUrl: settings.DATABASE_URL,
    databaseOwnerUrl: settings.DATABASE_OWNER_URL,
    redisUrl: settings.REDIS_URL,
    home: resolve(cwd, settings.BACKTRAIL_HOME ?? '.backtrail'),
    httpHost: settings.HTTP_HOST ?? '127.0.0.1',
    httpPort: Number(settings.HTTP_PORT ?? 4000),
    workerHttpPort: settings.WORKER_HTTP_PORT === null ? null : Number(settings.WORKER_HTTP_PORT),
    authMode: settings.AUTH_MODE ?? 'none',
    httpOrigin: settings.HTTP_ORIGIN,
    awsEndpointUrl: settings.AWS_ENDPOINT_URL,
    pushLagSeconds: Number(settings.PUSH_LAG_SECONDS ?? 300),
    verifyEveryHours: Number(settings.VERIFY_EVERY_HOURS ?? 24),
  };
}

/** Socket addresses such as `postgresql:///name?host=/run/postgresql` have no host, so they are read against a base. */
function url(protocols: readonly string[], expectation: string) {
  return z.string().refine((text) => {
    const base = `${protocols[0] ?? ''}//localhost`;
    return protocols.some((protocol) => text.startsWith(`${protocol}//`)) && URL.canParse(text, base);
  }, `expected ${expectation}`);
}

/** Names as the Internet has them (RFC 1123), and those with underscores that container networks give out. */
const HOST_NAME =
  /^(?=.{1,253}$)(?:[0-9a-z](?:[0-9a-z_-]{0,61}[0-9a-z])?\.)*[0-9a-z](?:[0-9a-z_-]{0,61}[0-9a-z])?\.?$/i;

/** Numbers with dots between them are an address or nothing: `300.1.1.1` is no name. */
function isHost(text: string): boolean {
  return isIP(text) !== 0 || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text));
}

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `expected a whole number from ${least} to ${most}`,
    );
}

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Whoever can reach the port may read everything as long as there is no authentication: so nobody else may reach it. */
function faultsBetween(given: Readonly<Record<string, string | null>>): string[] {
  const isOpen = (given['AUTH_MODE'] ?? 'none') === 'none' && !isLoopback(given['HTTP_HOST'] ?? '127.0.0.1');
  return isOpen ? ['HTTP_HOST: with AUTH_MODE none, expected a loopback address (127.0.0.1, ::1 or localhost)'] : [];
}
