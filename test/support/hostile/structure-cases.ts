import type { HostileCase } from './hostile-case.ts';
import { fileOf, logName, ordinary, ordinaryRecord, readCase, recordBytes, recordWith } from './hostile-case.ts';

const KIBIBYTE = 1024;

/** JSON that is well formed and out of all proportion. Not gzipped: it would shrink like a bomb. */
export function structureCases(): readonly HostileCase[] {
  return [...keptShapes(), ...refusedShapes(), notObjects()];
}

/** Members whose record must be stored. */
const KEPT: readonly (readonly [tag: string, member: () => string])[] = [
  ['nested-1000', () => `"x":${nested(1_000)}`],
  ['text-of-1-mb', () => `"x":"${'long '.repeat(200 * KIBIBYTE)}"`],
  ['key-of-1-mb', () => `"${'key'.repeat(350 * KIBIBYTE)}":1`],
  ['user-agent-of-1-mb', () => `"userAgent":"${'agent'.repeat(200 * KIBIBYTE)}"`],
  ['keys-100000', () => `"x":{${Array.from({ length: 100_000 }, (_, at) => `"key${at}":${at}`).join(',')}}`],
  ['items-100000', () => `"x":[${Array.from({ length: 100_000 }, (_, at) => at).join(',')}]`],
  ['same-key-twice', () => '"x":1,"x":2'],
  ['same-name-twice', () => '"eventName":"First","eventName":"Second"'],
  ['same-key-escaped', () => String.raw`"awsRegion":"one","awsRe\u0067ion":"two"`],
  ['huge-exponent', () => '"x":1e200000'],
  ['tiny-exponent', () => '"x":-1e-200000'],
  ['twenty-digits', () => '"x":12345678901234567890'],
  ['thousand-digits', () => `"x":${'9'.repeat(1_000)}`],
  ['minus-zero', () => '"x":-0'],
  ['proto', () => '"__proto__":{"polluted":true}'],
  ['constructor', () => '"constructor":{"prototype":{"polluted":true}}'],
  ['proto-within', () => '"requestParameters":{"__proto__":{"polluted":true},"toString":null,"hasOwnProperty":1}'],
  ['empty-key', () => '"":""'],
  ['spaces', () => `"x" ${' '.repeat(10_000)}: \t\r\n 1`],
];

function keptShapes(): readonly HostileCase[] {
  return KEPT.map(([tag, member]) => {
    const records = [...ordinary(`${tag} before`, 1), recordWith(tag, member()), ...ordinary(`${tag} behind`, 1)];
    return readCase(logName(tag, 'json'), fileOf(records), records);
  });
}

/** Items that must be refused, each with its reason. */
const REFUSED: readonly (readonly [tag: string, item: () => Buffer, reason: string])[] = [
  ['nested-50000', () => recordWith('nested-50000', `"x":${nested(50_000)}`), 'NESTED_TOO_DEEP'],
  ['brackets-50000', () => Buffer.from(nested(50_000)), 'NESTED_TOO_DEEP'],
  ['never-closed-50000', () => recordWith('never-closed', `"x":${'['.repeat(50_000)}`), 'NOT_JSON'],
  [
    'record-of-20-mb',
    () => recordWith('record-of-20-mb', `"x":"${'x'.repeat(20 * KIBIBYTE ** 2)}"`),
    'RECORD_TOO_LARGE',
  ],
  [
    'time-in-proto',
    () => withoutTime('time-in-proto', '"__proto__":{"eventTime":"2026-11-03T14:05:00Z"}'),
    'EVENT_TIME_MISSING',
  ],
  ['empty-object', () => Buffer.from('{}'), 'EVENT_TIME_MISSING'],
];

function refusedShapes(): readonly HostileCase[] {
  return REFUSED.map(([tag, item, reason]) => {
    const before = ordinary(`${tag} before`, 2);
    const behind = tag.startsWith('never-closed') ? [] : ordinary(`${tag} behind`, 2);
    const bytes = fileOf([...before, item(), ...behind]);
    return readCase(logName(tag, 'json'), bytes, [...before, ...behind], { quarantined: { [reason]: 1 } });
  });
}

function notObjects(): HostileCase {
  const items = ['null', 'true', '0', '-1.5e300', '""', '"text"', '[]', '[{"eventTime":"2026-11-03T14:05:00Z"}]'];
  const neighbours = ordinary('not-objects', 2);
  const bytes = fileOf([...neighbours, ...items.map((item) => Buffer.from(item))]);
  return readCase(logName('not-objects', 'json'), bytes, neighbours, { quarantined: { NOT_AN_OBJECT: items.length } });
}

function withoutTime(tag: string, member: string): Buffer {
  const { eventTime, ...rest } = ordinaryRecord(tag);
  const text = JSON.stringify(rest);
  return Buffer.from(`${text.slice(0, -1)},${member}}`, typeof eventTime === 'string' ? 'utf8' : 'latin1');
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Records whose times are at the edge of what a time is. */
export function timeCases(): readonly HostileCase[] {
  const kept = KEPT_TIMES.map((eventTime) => recordBytes(`time ${eventTime}`, { eventTime }));
  const refused = REFUSED_TIMES.map((eventTime) => recordBytes(`time ${String(eventTime)}`, { eventTime }));
  const bytes = fileOf(
    kept.flatMap((record, at) => [record, ...refused.slice(at * 3, at * 3 + 3)]).concat(refused.slice(kept.length * 3)),
  );
  return [readCase(logName('times', 'json'), bytes, kept, { quarantined: { EVENT_TIME_UNREADABLE: refused.length } })];
}

const KEPT_TIMES = [
  '2026-11-03T14:05:00Z',
  '2026-11-03T14:05:00.250Z',
  '2026-11-03T14:05:00.123456789Z',
  '2026-11-03T14:05:00+02:00',
  '2026-11-03T14:05:00-23:59',
  '2024-02-29T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '1969-12-31T23:59:59Z',
  '2090-01-01T00:00:00Z',
];

const REFUSED_TIMES: readonly unknown[] = [
  'now',
  'infinity',
  '-infinity',
  'epoch',
  'today',
  'yesterday',
  'allballs',
  '2026-11-03T14:05:00',
  '2026-11-03T14:05Z',
  '2026-11-03',
  '20261103T140500Z',
  '2026-02-30T00:00:00Z',
  '2025-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-11-03T24:00:00Z',
  '2026-11-03T23:59:60Z',
  '2026-11-03T14:60:00Z',
  '0000-01-01T00:00:00Z',
  '+012026-11-03T14:05:00Z',
  '999999-01-01T00:00:00Z',
  '2026-11-03T14:05:00Z ',
  ' 2026-11-03T14:05:00Z',
  '2026-11-03T14:05:00Z\u0000',
  '2026-11-03t14:05:00z\n',
  '\u0662\u0660\u0662\u0666-11-03T14:05:00Z',
  'Nov 3, 2026 2:05:00 PM',
  'x'.repeat(100_000),
  1_793_714_700,
  1_793_714_700_000,
  true,
  {},
  [],
  ['2026-11-03T14:05:00Z'],
];
