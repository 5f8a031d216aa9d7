import { actionOf } from './answer-words.ts';

/** What an event's record says of what was done, for a headline. */
export type Deed = {
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly errorCode: string | null;
  readonly region: string | null;
  readonly sourceIp: string | null;
  /** The name of what it was done to; null where the request names nothing that is known here. */
  readonly target: string | null;
};

const PAST: Readonly<Record<string, string>> = {
  Add: 'added',
  Assume: 'assumed',
  Attach: 'attached',
  Copy: 'copied',
  Create: 'created',
  Delete: 'deleted',
  Describe: 'described',
  Detach: 'detached',
  Disable: 'disabled',
  Enable: 'enabled',
  Invoke: 'invoked',
  List: 'listed',
  Modify: 'modified',
  Put: 'put',
  Remove: 'removed',
  Reboot: 'rebooted',
  Run: 'ran',
  Start: 'started',
  Stop: 'stopped',
  Tag: 'tagged',
  Terminate: 'terminated',
  Untag: 'untagged',
  Update: 'updated',
};

/** Request parameters that name what a call is about, by the words of its name that they belong to. */
const NAMES: readonly (readonly [words: RegExp, parameter: string])[] = [
  [/user|access key|login profile/, 'userName'],
  [/role/, 'roleName'],
  [/role/, 'roleArn'],
  [/group/, 'groupName'],
  [/bucket/, 'bucketName'],
  [/function/, 'functionName'],
  [/trail|logging/, 'name'],
  [/secret/, 'secretId'],
  [/table/, 'tableName'],
  [/object/, 'key'],
  [/policy/, 'policyName'],
  [/policy/, 'policyArn'],
];

/**
 * What was done, in words: `created user svc-backup`; a call that failed was tried. Calls whose verb is not known keep
 * their own name.
 */
export function deedWords({ eventSource, eventName, errorCode, target }: Deed): string {
  const words = errorCode === null ? wordsOf(eventName) : null;
  const what = words ?? `${errorCode === null ? 'did' : 'tried'} ${actionOf(eventSource, eventName)}`;
  return [what, ...(target === null ? [] : [target])].join(' ');
}

/** What a call was about, by its request; null where nothing there is known to name it. */
export function targetOf(eventName: string | null, request: Readonly<Record<string, unknown>>): string | null {
  const words = splitWords(eventName).join(' ').toLowerCase();
  const named = NAMES.filter(([of]) => of.test(words)).map(([, parameter]) => request[parameter]);
  const [target] = named.filter((value) => typeof value === 'string');
  return target ?? null;
}

function wordsOf(eventName: string | null): string | null {
  const [verb = '', ...rest] = splitWords(eventName);
  const past = PAST[verb];
  return past === undefined || rest.length === 0 ? null : `${past} ${rest.join(' ').toLowerCase()}`;
}

/** `CreateAccessKey` is three words; the version that some names end in is none. */
const splitWords = (eventName: string | null): readonly string[] =>
  (eventName ?? '').replace(/\d[\dv_]*$/, '').match(/[A-Z]+(?![a-z])|[A-Z][a-z]+/g) ?? [];
