import type { Command } from 'commander';
import type { ExitCode } from './terminal/exit-code.ts';
import { parseMoment } from './terminal/parse-moment.ts';
import type { Terminal } from './terminal/terminal.ts';
import { UsageError } from './terminal/usage-error.ts';

type Json = { readonly json?: true };
type AsOf = { readonly asOf?: string };
type Range = { readonly from?: string; readonly to?: string; readonly account?: string };

/** Opens the store, does the work and notes its exit code. */
export type WithStore = (work: (store: import('./open-workspace.ts').Workspace) => Promise<ExitCode>) => Promise<void>;

/** Adds the commands that ask the lineage, beside `who`. Each loads its code when it is called. */
export function addLineageCommands(program: Command, withStore: WithStore, terminal: Terminal): void {
  program
    .command('did')
    .description('everything a principal did, through every role it went on to take')
    .argument('<id>', 'user, role or session ARN, unique id, key, session id, or an origin as answers name it')
    .option('--from <time>', 'at or after')
    .option('--to <time>', 'before')
    .option('--account <id>', 'the recipient account')
    .option('--writes', 'only calls that may change something')
    .option(...AS_OF)
    .option('--json', 'NDJSON')
    .action(async (id: string, options: Json & Range & AsOf & { writes?: true }) => {
      const shown = { isWrite: options.writes === true, json: options.json === true };
      const chosen = { ...rangeOf(options), ...shown, asOf: asOfIn(options) };
      const { did } = await import('./commands/did.ts');
      await withStore((store) => did(store.pool, id, chosen, terminal));
    });

  program
    .command('tree')
    .description('the sessions above and below')
    .argument('<id>', 'event id, key, session ARN or id, role ARN, user ARN')
    .option('--up', 'only what it grew out of')
    .option('--down', 'only what grew out of it')
    .option('--depth <n>', 'how many steps at most')
    .option(...AS_OF)
    .option('--json', 'one JSON document')
    .action(async (id: string, options: Json & AsOf & { up?: true; down?: true; depth?: string }) => {
      const isBoth = options.up === options.down;
      const depth = options.depth === undefined ? null : parseDepth(options.depth);
      const reach = { isUp: isBoth || options.up === true, isDown: isBoth || options.down === true, depth };
      const chosen = { ...reach, asOf: asOfIn(options), json: options.json === true };
      const { tree } = await import('./commands/tree.ts');
      await withStore((store) => tree(store.pool, id, chosen, terminal));
    });

  program
    .command('key')
    .description('one key: whose it is, its account, every session that ever carried it')
    .argument('<keyid>')
    .option('--json', 'one JSON document')
    .action(async (id: string, options: Json) => {
      const { key } = await import('./commands/key.ts');
      await withStore((store) => key(store.pool, id, options.json === true, terminal));
    });

  program
    .command('session')
    .description('one session: who issued it and how, its tags and policy, keys, events and children')
    .argument('<id>', 'session id (s_…), session ARN or key')
    .option('--json', 'one JSON document')
    .action(async (id: string, options: Json) => {
      const { session } = await import('./commands/session.ts');
      await withStore((store) => session(store.pool, id, options.json === true, terminal));
    });

  program
    .command('attributions')
    .description('every stored event with its answer, as NDJSON, by time')
    .option('--from <time>', 'at or after')
    .option('--to <time>', 'before')
    .option('--account <id>', 'the recipient account')
    .option('--origin <id>', 'only events whose answer names this origin: an ARN, a service, a subject, an instance id')
    .option(...AS_OF)
    .option('--json', 'NDJSON, which it always is')
    .action(async (options: Json & Range & AsOf & { origin?: string }) => {
      const chosen = { ...rangeOf(options), origin: options.origin ?? null, asOf: asOfIn(options) };
      const { attributions } = await import('./commands/attributions.ts');
      await withStore((store) => attributions(store.pool, chosen, terminal));
    });
}

/** Adds `coverage`, which tells what the answers rest on. */
export function addCoverageCommand(program: Command, withStore: WithStore, terminal: Terminal): void {
  program
    .command('coverage')
    .description('what of each account and region was ingested, and what is missing')
    .option('--account <id>', 'only this account')
    .option('--region <name>', 'only this region')
    .option('--from <time>', 'at or after')
    .option('--to <time>', 'before')
    .option('--json', 'NDJSON')
    .action(async (options: Json & Range & { region?: string }) => {
      const chosen = { ...rangeOf(options), region: options.region ?? null, json: options.json === true };
      const { coverage } = await import('./commands/coverage.ts');
      await withStore((store) => coverage(store.pool, chosen, terminal));
    });
}

/**
 * The time and the account that were given; null where none was.
 *
 * @throws {UsageError} where nothing can lie in them
 */
export function rangeOf({
  from,
  to,
  account,
}: Range): Pick<import('#query').EventQuestion, 'from' | 'until' | 'accountId'> {
  const range = {
    from: from === undefined ? null : parseMoment('--from', from),
    until: to === undefined ? null : parseMoment('--to', to),
  };
  if (range.from !== null && range.until !== null && range.from >= range.until)
    throw new UsageError('--from: expected a time before that of --to');
  return { ...range, accountId: account === undefined ? null : accountIn(account) };
}

/** Records may name an account in other words than by its number; a number has twelve digits. */
function accountIn(text: string): string {
  if (/^[\d\s-]*$/.test(text) && !/^\d{12}$/.test(text)) throw new UsageError('--account: expected 12 digits');
  return text;
}

/** The option of all commands that can answer as of a time of the past. */
export const AS_OF = ['--as-of <time>', 'as it was known then, by the records that had come in'] as const;

/** The time that was given by it; null where none was. @throws {UsageError} */
export function asOfIn({ asOf }: AsOf): import('#kernel').EpochMs | null {
  return asOf === undefined ? null : parseMoment('--as-of', asOf);
}

function parseDepth(text: string): number {
  const depth = Number(text);
  if (!Number.isInteger(depth) || depth < 0) throw new UsageError('tree: --depth expects a whole number, 0 or more');
  return depth;
}
