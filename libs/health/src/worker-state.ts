import type { WorkerLife } from '#follow';
import { aFew, OK, UNKNOWN } from './part-state.ts';
import type { PartState } from './part-state.ts';

/** A worker tells every two seconds that it lives. */
export const SILENT_AFTER_SECONDS = 8;
/** What a silent worker had taken is another's then, so that its silence holds up nothing any more. */
const REPLACED_AFTER_SECONDS = 30;
/** Nobody waits for it any longer. */
const FORGOTTEN_AFTER_SECONDS = 120;

/** Whether a worker has told lately that it lives. */
export const isAlive = ({ silentSeconds }: WorkerLife): boolean => silentSeconds <= SILENT_AFTER_SECONDS;

/** Judges the workers. @param isNeeded whether there is anything that only workers do */
export function judgeWorkers(workers: readonly WorkerLife[], isNeeded: boolean): PartState {
  const silent = workers.filter((each) => !isAlive(each) && each.silentSeconds <= FORGOTTEN_AFTER_SECONDS);
  const fresh = silent.filter(({ silentSeconds }) => silentSeconds <= REPLACED_AFTER_SECONDS);
  if (isNeeded && !workers.some(isAlive)) return { state: 'red', code: 'NOBODY_AT_WORK', ...silenceOf(silent) };
  if (fresh.length > 0) return { state: 'red', code: 'WORKER_SILENT', ...silenceOf(fresh) };
  return silent.length > 0 ? { state: 'amber', code: 'WORKER_GONE', ...silenceOf(silent) } : OK;
}

/** Judges the queue by what those say who use it; without it they find their work by themselves, only later. */
export function judgeQueue(workers: readonly WorkerLife[]): PartState {
  const alive = workers.filter(isAlive);
  if (alive.length === 0) return UNKNOWN;
  const without = alive.filter(({ queue }) => queue !== 'ok');
  const [first] = without;
  if (first === undefined) return OK;
  const part: PartState = { state: 'amber', code: 'QUEUE_UNREACHABLE', about: aFew(without.map(nameOf)) };
  return /^[A-Z][A-Z0-9_]*$/.test(first.queue) ? { ...part, code: first.queue } : part;
}

function silenceOf(workers: readonly WorkerLife[]): Pick<PartState, 'about' | 'seconds'> {
  if (workers.length === 0) return {};
  const seconds = Math.round(Math.max(...workers.map(({ silentSeconds }) => silentSeconds)));
  return { about: aFew(workers.map(nameOf)), seconds };
}

/** As its own log names it. Its host is not told to whoever asks. */
const nameOf = ({ workerId, pid }: WorkerLife): string => `worker ${workerId} (pid ${pid})`;
