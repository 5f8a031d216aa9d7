import { CommanderError } from 'commander';
import { AppError } from '#kernel';
import { exitCodeOf, programOf } from './program.ts';
import { EXIT } from './terminal/exit-code.ts';
import type { ExitCode } from './terminal/exit-code.ts';
import { terminalOver } from './terminal/terminal.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Codes of errors whose remedy lies in how the command was called or set up. */
const USAGE_CODES: ReadonlySet<string> = new Set(['BAD_USAGE', 'CONFIG_INVALID', 'AS_OF_IN_FUTURE']);
/** Codes of errors that say that there is nothing where it was looked for. */
const ABSENCE_CODES: ReadonlySet<string> = new Set(['AS_OF_TOO_EARLY']);

/** Asked for by themselves; commands have no version of their own. */
const VERSION_WORDS: ReadonlySet<string> = new Set(['--version', '-V']);

/** What does not stop by itself within this time is cut off. */
const LONGEST_STOP_MS = 8_000;

/** Runs the command line of a process to its end, and gives the process its exit code. */
export async function main(running: NodeJS.Process): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // npm passes a terminal's SIGINT on once more, which must not kill what is stopping already.
    running.on(signal, () => {
      if (interruption.signal.aborted) return;
      interruption.abort(new Interrupted());
      // Whatever is under way then is one transaction: cut off, it leaves nothing behind.
      setTimeout(() => running.exit(EXIT.interrupted), LONGEST_STOP_MS).unref();
    });
  }
  // A reader that has seen enough (`… | head`) closes the pipe: that ends the command, and is no fault.
  running.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') running.exit(EXIT.answered);
    running.stderr.write(`${lineOf(new OutputUnwritable(error))}\n`, () => running.exit(EXIT.failed));
  });
  // Which Node the AWS SDK will need one day is for those to know who choose its version, not for those who run commands.
  running.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const terminal = terminalOver(running, interruption.signal);
  running.exitCode = await exitOf(running.argv.slice(2), running.env, terminal);
  // All is closed by now that could be; what is still tried, as to reach a Redis that died, must not hold up the end.
  if (interruption.signal.aborted) running.exit();
}

async function exitOf(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
): Promise<ExitCode> {
  let exit: ExitCode = EXIT.answered;
  try {
    if (words.length === 1 && VERSION_WORDS.has(words[0] ?? '')) {
      const { packageVersion } = await import('#platform');
      await terminal.out(`${packageVersion()}\n`);
      return exit;
    }
    await programOf({ terminal, env }, (code) => (exit = code)).parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    return await explain(error, terminal);
  }
}

const lineOf = ({ message, code }: AppError): string => `error: ${message} (${code})`;

async function explain(error: unknown, terminal: Terminal): Promise<ExitCode> {
  if (error instanceof Interrupted) {
    terminal.talk('Interrupted. What was committed is kept; run the command again to go on.');
    return EXIT.interrupted;
  }
  if (error instanceof CommanderError) return exitCodeOf(error);
  if (error instanceof AppError) {
    terminal.talk(lineOf(error));
    if (ABSENCE_CODES.has(error.code)) return EXIT.notFound;
    return USAGE_CODES.has(error.code) ? EXIT.badUsage : EXIT.failed;
  }
  const { isRetryable } = await import('#platform');
  if (isRetryable(error)) {
    return await explain(new StoreLost(error), terminal);
  }
  terminal.talk(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return EXIT.failed;
}

/** The server went away in the middle of the work, and did not come back while that could be waited for. */
class StoreLost extends AppError {
  readonly code = 'STORE_LOST';

  constructor(cause: unknown) {
    super(
      'PostgreSQL went away, or never stopped refusing; what was committed is kept, run the command again',
      {},
      { cause },
    );
  }
}

/** What standard output leads to takes no more, as a disk that is full. */
class OutputUnwritable extends AppError {
  readonly code = 'OUTPUT_UNWRITABLE';

  constructor(cause: NodeJS.ErrnoException) {
    super(`standard output cannot be written (${cause.code ?? cause.message}); what was stored is kept`, {}, { cause });
  }
}

/** Ctrl-C or SIGTERM. */
class Interrupted extends AppError {
  readonly code = 'INTERRUPTED';

  constructor() {
    super('interrupted');
  }
}
