import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BACKTRAIL = path.join(ROOT, 'bin', 'backtrail.mjs');
const ADVANCE = path.join(import.meta.dirname, 'advance-main.mjs');

/** How a process ended: by an exit code or by a signal, and what it said. */
export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly talk: string;
  /** The most memory that it held at once, in bytes: `VmHWM` of the kernel's book-keeping, looked at every few ms. */
  readonly peakBytes: number;
};

/** A command line in a process of its own. */
export type Run = {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Waits until its talk holds the pattern, and gives the pattern's first group. */
  readonly said: (pattern: RegExp) => Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => void;
};

/** The settings of a command: the database, and nothing of the surroundings but what Node itself needs. */
export type RunSettings =
  | {
      readonly databaseUrl: string;
      /** Further settings, such as AWS's. */
      readonly more?: Readonly<Record<string, string>>;
    }
  | { readonly home: string; /** 0 lets the system choose. */ readonly httpPort?: number };

const LOOK_EVERY_MS = 10;

/**
 * Starts `backtrail WORDS`, as built.
 *
 * @param around words before the command, such as those of a cage
 */
export const startBacktrail = (words: readonly string[], settings: RunSettings, around: readonly string[] = []): Run =>
  startScript(BACKTRAIL, words, settings, around);

/** Starts a process that advances a database's lineage until it is current, as built. */
export const startAdvance = (databaseUrl: string): Run => startScript(ADVANCE, [databaseUrl], { databaseUrl });

function startScript(
  script: string,
  words: readonly string[],
  settings: RunSettings,
  around: readonly string[] = [],
): Run {
  const [program = process.execPath, ...all] = [...around, process.execPath, script, ...words];
  const child = spawn(program, all, {
    env: envOf(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('backtrail did not start');
  let [out, talk, peakBytes] = ['', '', 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (talk += text));
  const looking = setInterval(() => (peakBytes = Math.max(peakBytes, peakBytesOf(pid))), LOOK_EVERY_MS);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(looking);
      resolve({ code, signal, out, talk, peakBytes });
    });
  });
  const said = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(talk)?.[1];
      if (found !== undefined) return found;
      if (child.exitCode !== null) throw new Error(`backtrail ended before it said ${String(pattern)}: ${talk}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  return { pid, ended, said, kill: (signal) => void child.kill(signal) };
}

/** Runs `backtrail WORDS` to its end. */
export function runBacktrail(words: readonly string[], settings: RunSettings): Promise<Ended> {
  return startBacktrail(words, settings).ended;
}

/** Checks the whole ledger. @throws {Error} with all that was said, when it is not sound or cannot be checked */
export async function mustVerify(settings: RunSettings): Promise<void> {
  const { code, out, talk } = await runBacktrail(['verify', '--json'], settings);
  if (code !== 0) throw new Error(`verify ended with ${String(code)}: ${out}${talk}`);
}

function envOf(settings: RunSettings): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const kept = Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR }).filter(([, value]) => value !== undefined));
  return 'home' in settings
    ? { ...kept, BACKTRAIL_HOME: settings.home, HTTP_PORT: String(settings.httpPort ?? 0) }
    : { ...kept, ...settings.more, DATABASE_URL: settings.databaseUrl };
}

/** The high-water mark of a process's memory; 0 when it is gone already. */
function peakBytesOf(pid: number): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The summary of `ingest --json`, as the contract gives it. */
export type IngestSummary = {
  readonly files: { readonly found: number; readonly read: number; readonly skipped: number; readonly failed: number };
  readonly records: {
    readonly seen: number;
    readonly new: number;
    readonly duplicate: number;
    readonly conflict: number;
    readonly quarantined: number;
  };
  readonly sessions: { readonly total: number; readonly resolved: number; readonly waiting: number };
  readonly seconds: number;
};

/** Reads the summary of a run that has ended. Fails with what the run said when there is none. */
export function summaryOf({ code, signal, out, talk }: Ended): IngestSummary {
  const last = out.trim().split('\n').at(-1) ?? '';
  if (!last.startsWith('{')) throw new Error(`no summary (exit ${code ?? signal ?? '?'}): ${out}${talk}`);
  return JSON.parse(last) as IngestSummary;
}
