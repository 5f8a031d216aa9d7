import type { Command } from 'commander';
import type { WithStore } from './lineage-commands.ts';
import type { Terminal } from './terminal/terminal.ts';
import { UsageError } from './terminal/usage-error.ts';

type Json = { readonly json?: true };

/** Adds the commands about what is followed: sources, workers and runs. Each loads its code when it is called. */
export function addFollowCommands(program: Command, withStore: WithStore, terminal: Terminal): void {
  addSourceCommands(program.command('sources').description('where logs are fetched from'), withStore, terminal);
  program
    .command('workers')
    .description('who is at work')
    .option('--json', 'NDJSON')
    .action(async (options: Json) => {
      const { workers } = await import('./commands/workers.ts');
      await withStore((store) => workers(store.pool, options.json === true, terminal));
    });
  addRunCommands(program.command('runs').description('what was found at the sources, and read'), withStore, terminal);
}

function addSourceCommands(sources: Command, withStore: WithStore, terminal: Terminal): void {
  sources
    .command('add')
    .description('follow a bucket, a queue of notifications or a folder')
    .argument('<name>')
    .argument('<place>', 's3://bucket/prefix, the https:// address of an SQS queue, or a folder')
    .option('--every <seconds>', 'from one look to the next', '300')
    .option('--bucket <name...>', 'of a queue: the only buckets that its messages may name')
    .option('--json', 'one JSON document')
    .action(async (name: string, place: string, options: Json & { every: string; bucket?: string[] }) => {
      const everySeconds = Number(options.every);
      if (!Number.isInteger(everySeconds) || everySeconds < 1 || everySeconds > 86_400)
        throw new UsageError('sources: --every expects whole seconds from 1 to 86400');
      const { sourcesAdd } = await import('./commands/sources.ts');
      await withStore((store) =>
        sourcesAdd(
          store.pool,
          { name, place, everySeconds, buckets: options.bucket ?? [] },
          options.json === true,
          terminal,
        ),
      );
    });
  sources
    .command('list')
    .description('all sources, what they are, and how the last look went')
    .option('--json', 'NDJSON')
    .action(async (options: Json) => {
      const { sourcesList } = await import('./commands/sources.ts');
      await withStore((store) => sourcesList(store.pool, options.json === true, terminal));
    });
  const changes = {
    pause: 'leave what is at a source where it is, until it is resumed',
    resume: 'go on with a source, at once',
    remove: 'follow a source no more; what was read from it stays',
  } as const;
  for (const change of ['pause', 'resume', 'remove'] as const) {
    sources
      .command(change)
      .description(changes[change])
      .argument('<name>')
      .action(async (name: string) => {
        const { sourcesChange } = await import('./commands/sources.ts');
        await withStore((store) => sourcesChange(store.pool, change, name, terminal));
      });
  }
  sources
    .command('test')
    .description('look whether a source can be reached and read, and change nothing')
    .argument('<source>', 'its name, or a place')
    .option('--json', 'one JSON document')
    .action(async (source: string, options: Json) => {
      const { sourcesTest } = await import('./commands/sources.ts');
      await withStore((store) => sourcesTest(store, source, options.json === true, terminal));
    });
}

function addRunCommands(runs: Command, withStore: WithStore, terminal: Terminal): void {
  runs
    .command('list')
    .description('the latest runs, and how far each is read')
    .option('--limit <n>', 'how many at most', '20')
    .option('--json', 'NDJSON')
    .action(async (options: Json & { limit: string }) => {
      const limit = Number(options.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
        throw new UsageError('runs: --limit expects a whole number from 1 to 10000');
      const { runsList } = await import('./commands/runs.ts');
      await withStore((store) => runsList(store.pool, limit, options.json === true, terminal));
    });
  runs
    .command('show')
    .description('one run: what was not read, and why')
    .argument('<id>')
    .option('--all', 'every object, those that were read as well')
    .option('--wait', 'show how far it is until all is dealt with')
    .option('--json', 'NDJSON: the run, then its objects')
    .action(async (id: string, options: Json & { all?: true; wait?: true }) => {
      const { runsShow } = await import('./commands/runs.ts');
      const shown = { isAll: options.all === true, isWaiting: options.wait === true, json: options.json === true };
      await withStore((store) => runsShow(store.pool, id, shown, terminal));
    });
  runs
    .command('retry')
    .description('read again what failed in a run')
    .argument('<id>')
    .action(async (id: string) => {
      const { runsRetry } = await import('./commands/runs.ts');
      await withStore((store) => runsRetry(store.pool, id, terminal));
    });
}
