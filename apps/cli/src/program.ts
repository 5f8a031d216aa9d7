import { Command } from 'commander';
import type { CommanderError } from 'commander';
import type { ExitCode } from './terminal/exit-code.ts';
import { EXIT } from './terminal/exit-code.ts';
import { addFollowCommands } from './follow-commands.ts';
import { addCoverageCommand, addLineageCommands, AS_OF, asOfIn, rangeOf } from './lineage-commands.ts';
import { parseMoment } from './terminal/parse-moment.ts';
import type { Session } from './session.ts';
import { UsageError } from './terminal/usage-error.ts';

type Json = { readonly json?: true };
type WhoFlags = {
  readonly strict?: true;
  readonly at?: string;
  readonly asOf?: string;
  readonly history?: true;
};

/**
 * The command line, as commander understands it. Each action loads its code when it is called, so that `--help` costs
 * nothing; `finish` is told the exit code.
 */
export function programOf(session: Session, finish: (code: ExitCode) => void): Command {
  const { terminal } = session;
  const program = new Command('backtrail')
    .description(
      'Who actually did this? Walks back from any AWS action to the person or workload that began the chain.',
    )
    .option('-V, --version', 'the version of this program')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => {
        terminal.talk(text.trimEnd());
      },
    })
    .showHelpAfterError('(backtrail --help shows all commands)');

  const run = async (action: () => Promise<ExitCode>): Promise<void> => {
    finish(await action());
  };
  const withStore = async (
    work: (store: import('./open-workspace.ts').Workspace) => Promise<ExitCode>,
  ): Promise<void> => {
    const { withWorkspace } = await import('./open-workspace.ts');
    await run(() => withWorkspace(session, work));
  };

  program
    .command('who')
    .description('who really did this?')
    .argument(
      '<id...>',
      'event id, key, session, role or user ARN, session id, unique or principal id, instance id; - reads ids',
    )
    .option('--json', 'one JSON document')
    .option('--strict', 'exit code 3 unless every answer names an origin')
    .option('--at <time>', 'pick the session of a repeated key that was alive then')
    .option(...AS_OF)
    .option('--history', 'what was believed before as well, from when, and the records that changed it')
    .action(async (ids: string[], options: Json & WhoFlags) => {
      if (options.history === true && options.asOf !== undefined) {
        throw new UsageError('who: --history tells of all times; leave --as-of out');
      }
      const at = options.at === undefined ? null : parseMoment('--at', options.at);
      const { who } = await import('./commands/who.ts');
      const flags = { json: options.json === true, strict: options.strict === true, history: options.history === true };
      const chosen = { ...flags, at, asOf: asOfIn(options) };
      await withStore((store) => who(store.pool, ids, chosen, terminal));
    });

  addLineageCommands(program, withStore, terminal);
  addCoverageCommand(program, withStore, terminal);

  program
    .command('ingest')
    .description('load logs: file, folder, .zip, .tar.gz, s3://bucket/prefix, or - for stdin; safe to repeat')
    .argument('<path...>')
    .option('--json', 'the summary as one JSON document')
    .action(async (paths: string[], options: Json) => {
      const { ingestPaths, checkAddresses } = await import('./commands/ingest.ts');
      checkAddresses(paths);
      await withStore((store) => ingestPaths(store, paths, options.json === true, terminal));
    });

  addFollowCommands(program, withStore, terminal);

  program
    .command('events')
    .description('list stored events by time')
    .option('--from <time>', 'at or after')
    .option('--to <time>', 'before')
    .option('--account <id>', 'the recipient account')
    .option('--action <name>', "an event name or source:name; * is any text, as in 'iam:Create*'")
    .option('--ip <address>', 'the source address')
    .option('--errors', 'only calls that failed')
    .option('--writes', 'only calls that may change something')
    .option('--limit <n>', 'how many at most', '100')
    .option('--json', 'NDJSON')
    .action(async (options: Json & EventOptions) => {
      const filter = eventFilterOf(options);
      const { events } = await import('./commands/events.ts');
      await withStore((store) => events(store.pool, filter, options.json === true, terminal));
    });

  program
    .command('event')
    .description('one event: its records with raw text, columns, facts, oddities and where they came from')
    .argument('<id>')
    .option('--json', 'one JSON document')
    .action(async (id: string, options: Json) => {
      const { event } = await import('./commands/event.ts');
      await withStore((store) => event(store.pool, id, options.json === true, terminal));
    });

  const quarantine = program.command('quarantine').description('input that was no record, kept with its reason');
  quarantine
    .command('list')
    .option('--json', 'NDJSON')
    .action(async (options: Json) => {
      const { quarantineList } = await import('./commands/quarantine.ts');
      await withStore((store) => quarantineList(store.pool, options.json === true, terminal));
    });
  quarantine
    .command('show')
    .argument('<id>')
    .option('--json', 'one JSON document')
    .action(async (id: string, options: Json) => {
      const { quarantineShow } = await import('./commands/quarantine.ts');
      await withStore((store) => quarantineShow(store.pool, id, options.json === true, terminal));
    });
  quarantine
    .command('replay')
    .description('read entries again with this version: one, or all')
    .argument('[id...]', 'all entries when none is named')
    .option('--json', 'one JSON document')
    .action(async (ids: string[], options: Json) => {
      const { quarantineReplay } = await import('./commands/quarantine-replay.ts');
      await withStore((store) => quarantineReplay(store, ids, options.json === true, terminal));
    });

  program
    .command('verify')
    .description('read every record again, and compare it with its columns, hashes and appends')
    .option('--status', 'what workers have verified on schedule, and found; reads no record')
    .option('--json', 'one JSON document')
    .action(async (options: Json & { readonly status?: true }) => {
      if (options.status === true) {
        const { verifyStatus } = await import('./commands/verify-status.ts');
        await withStore((store) => verifyStatus(store.pool, options.json === true, terminal));
        return;
      }
      const { verify } = await import('./commands/verify.ts');
      await withStore((store) => verify(store.pool, options.json === true, terminal));
    });

  program
    .command('digest')
    .description('one SHA-256 over the lineage: equal for equal sets of events')
    .option('--json', 'with the count and an order-free hash of the stored records')
    .action(async (options: Json) => {
      const { digest } = await import('./commands/digest.ts');
      await withStore((store) => digest(store.pool, options.json === true, terminal));
    });

  program
    .command('rebuild')
    .description("drop the lineage and compute it again from the ledger; or first see what this version's rules change")
    .option('--diff', 'compute it beside, and list the answers that would change; changes none')
    .option('--switch', 'compute it beside, and take it over at once while questions are answered')
    .option('--discard', 'throw away what --diff computed')
    .option('--json', 'the count as one JSON document; with --diff: NDJSON')
    .action(async (options: Json & RebuildFlags) => {
      const way = rebuildWayOf(options);
      if (way === 'drop') {
        const { rebuildLineage } = await import('./commands/rebuild.ts');
        await withStore((store) => rebuildLineage(store.pool, options.json === true, terminal));
      } else if (way === 'diff') {
        const { rebuildDiff } = await import('./commands/rebuild-diff.ts');
        await withStore((store) => rebuildDiff(store.pool, options.json === true, terminal));
      } else {
        const { rebuildDiscard, rebuildSwitch } = await import('./commands/rebuild-switch.ts');
        await withStore((store) => (way === 'switch' ? rebuildSwitch : rebuildDiscard)(store.pool, terminal));
      }
    });

  const tokens = program.command('tokens').description('who may ask the HTTP server, where AUTH_MODE is token');
  tokens
    .command('add')
    .description('make a token and print it, this once')
    .argument('<name>')
    .option('--json', 'one JSON document')
    .action(async (name: string, options: Json) => {
      const { tokensAdd } = await import('./commands/tokens.ts');
      await withStore((store) => tokensAdd(store.pool, name, options.json === true, terminal));
    });
  tokens
    .command('list')
    .description('all tokens, without their secrets')
    .option('--json', 'NDJSON')
    .action(async (options: Json) => {
      const { tokensList } = await import('./commands/tokens.ts');
      await withStore((store) => tokensList(store.pool, options.json === true, terminal));
    });
  tokens
    .command('revoke')
    .description('make a token worthless at once, with every login that it opened')
    .argument('<name>')
    .action(async (name: string) => {
      const { tokensRevoke } = await import('./commands/tokens.ts');
      await withStore((store) => tokensRevoke(store.pool, name, terminal));
    });

  program
    .command('migrate')
    .description('bring the database to this version, as its owner (DATABASE_OWNER_URL)')
    .action(async () => {
      const { migrateStore } = await import('./commands/migrate.ts');
      await run(() => migrateStore(session));
    });

  program
    .command('serve')
    .description('the HTTP server')
    .action(async () => {
      const { serve } = await import('./commands/serve.ts');
      await run(() => serve(session));
    });

  program
    .command('worker')
    .description('the jobs that keep the store current')
    .action(async () => {
      const { work } = await import('./commands/work.ts');
      await run(() => work(session));
    });

  program
    .command('start')
    .description('everything at once: store, sample incident, its answer, the HTTP server')
    .action(async () => {
      const { start } = await import('./commands/start.ts');
      await run(() => start(session));
    });

  return program;
}

type RebuildFlags = { readonly diff?: true; readonly switch?: true; readonly discard?: true };

function rebuildWayOf(options: Json & RebuildFlags): 'drop' | 'diff' | 'switch' | 'discard' {
  const ways = (['diff', 'switch', 'discard'] as const).filter((way) => options[way] === true);
  const [way = 'drop'] = ways;
  if (ways.length > 1) throw new UsageError(`rebuild: choose one of --${ways.join(' and --')}`);
  if (options.json === true && way !== 'diff' && way !== 'drop')
    throw new UsageError(`rebuild: --json goes with --diff or alone, not with --${way}`);
  return way;
}

/** Whether commander's end is an answer (help, version) rather than a fault of the command line. */
export function exitCodeOf(error: CommanderError): ExitCode {
  return error.exitCode === 0 ? EXIT.answered : EXIT.badUsage;
}

type EventOptions = {
  readonly from?: string;
  readonly to?: string;
  readonly account?: string;
  readonly action?: string;
  readonly ip?: string;
  readonly errors?: true;
  readonly writes?: true;
  readonly limit: string;
};

function eventFilterOf(options: EventOptions): import('#query').EventFilter {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000_000) {
    throw new UsageError('events: --limit expects a whole number from 1 to 1000000');
  }
  const { from, until, accountId } = rangeOf(options);
  return {
    from,
    until,
    account: accountId,
    action: options.action ?? null,
    sourceIp: options.ip ?? null,
    isError: options.errors === true,
    isWrite: options.writes === true,
    limit,
  };
}
