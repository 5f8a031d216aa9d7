import type { EventAttribution } from '#query';
import type { FiledRecord, TrueOrigin, Truth } from './trail-generator.ts';

/** What is wrong with an answer, worst first: somebody else is named; more is said than is known; less; or the way is wrong. */
export type Fault = {
  readonly kind: 'WRONG_NAME' | 'OVERCLAIMED' | 'MISSED' | 'WRONG_WAY';
  readonly told: string;
};

/** Compares the answers for a record, one for each of its conflicting copies, with the truth. */
export function faultsIn(record: FiledRecord, answers: readonly EventAttribution[]): readonly Fault[] {
  const { truth } = record;
  if (truth === null) return [];
  if (answers.length === 0) return [{ kind: 'MISSED', told: `${placeOf(record)}: no answer` }];
  return answers.flatMap((answer) => {
    const kind = faultIn(truth, answer);
    return kind === null ? [] : [{ kind, told: `${placeOf(record)}: ${toldBy(answer)}; in truth ${toldIn(truth)}` }];
  });
}

function faultIn(truth: Truth, answer: EventAttribution): Fault['kind'] | null {
  if (answer.origin !== null && !isSame(truth.origin, answer.origin)) return 'WRONG_NAME';
  if (!truth.allowed.includes(answer.status)) return isNamed(truth.status) ? 'MISSED' : 'OVERCLAIMED';
  if (answer.status === 'INCOMPLETE' && !isReasonRight(truth, answer)) return 'WRONG_WAY';
  if (answer.status === 'AMBIGUOUS' && truth.status === 'AMBIGUOUS' && !isAmongCandidates(truth, answer))
    return 'MISSED';
  return answer.status === 'PROVEN' && !isWayRight(truth, answer) ? 'WRONG_WAY' : null;
}

const isNamed = (status: string): boolean => status === 'PROVEN' || status === 'CORROBORATED';

function isSame(truth: TrueOrigin, told: NonNullable<EventAttribution['origin']>): boolean {
  if (truth.kind !== told.kind || ![truth.id, ...(truth.alsoKnownAs ?? [])].includes(told.id)) return false;
  if (truth.accountId !== undefined && truth.accountId !== told.accountId) return false;
  return truth.service === undefined || truth.service === told.service;
}

const isReasonRight = ({ gaps }: Truth, { gap }: EventAttribution): boolean =>
  gaps.length === 0 || (gap !== null && gaps.includes(gap.reason));

/** Who it was is to be among those who fit, by name or, where his issue was lost, as an unknown. */
const isAmongCandidates = ({ origin }: Truth, { candidates }: EventAttribution): boolean =>
  candidates.some((candidate) => candidate.origin === null || isSame(origin, candidate.origin));

function isWayRight({ hops }: Truth, answer: EventAttribution): boolean {
  if (hops === null) return true;
  if (hops.length !== answer.hops.length) return false;
  return hops.every(({ joinedBy, issuedBy }, at) => {
    const told = answer.hops[at];
    if (told === undefined || !joinedBy.some((rule) => rule === told.joinedBy)) return false;
    return issuedBy === null || [...issuedBy].sort().join() === [...told.issuedBy].sort().join();
  });
}

const placeOf = ({ eventId, story, path, position }: FiledRecord): string =>
  `"${story}": ${eventId ?? '-'} (${path.slice(path.lastIndexOf('/') + 1)}, item ${position})`;

function toldBy({ status, origin, hops, gap, candidates }: EventAttribution): string {
  const way = hops.map((hop) => `${hop.joinedBy} ${hop.issuedBy.join('+')}`).join(' < ');
  const fit = candidates.map((candidate) => candidate.origin?.id ?? '?').join(', ');
  return `${status} ${origin?.kind ?? gap?.reason ?? `[${fit}]`} ${origin?.id ?? ''} by [${way}]`;
}

function toldIn({ allowed, origin, hops, gaps }: Truth): string {
  const way = hops?.map((hop) => `${hop.joinedBy.join('|')} ${hop.issuedBy?.join('+') ?? '?'}`).join(' < ') ?? 'any';
  return `${allowed.join('|')} ${origin.kind} ${origin.id} by [${way}] ${gaps.join('|')}`;
}
