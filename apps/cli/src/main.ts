import { CommanderError } from 'commander';
import { AppError } from '#kernel';
import { exitCodeOf, programOf } from './program.ts';
import { EXIT } from './terminal/exit-code.ts';
import type { ExitCode } from './terminal/exit-code.ts';
import { terminalOver } from './terminal/terminal.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Codes of errors whose remedy lies in how the command was called or set up. */
const USAGE_CODES: ReadonlySet<string> = new Set(['BAD_USAGE', 'CONFIG_INVALID']);

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
    throw error;
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
    await programOf({ terminal, env }, (code) => (exit = code)).parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    return await explain(error, terminal);
  }
}

async function explain(error: unknown, terminal: Terminal): Promise<ExitCode> {
  if (error instanceof Interrupted) {
    terminal.talk('Interrupted. What was committed is kept; run the command again to go on.');
    return EXIT.interrupted;
  }
  if (error instanceof CommanderError) return exitCodeOf(error);
  if (error instanceof AppError) {
    terminal.talk(`error: ${error.message} (${error.code})`);
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

/** Ctrl-C or SIGTERM. */
class Interrupted extends AppError {
  readonly code = 'INTERRUPTED';

  constructor() {
    super('interrupted');
  }
}
