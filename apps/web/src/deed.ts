import { actionOf } from './words.ts';

/** What a record says of what was done. */
export type Deed = {
  readonly eventSource: string | null;
  readonly eventName: string | null;
  readonly errorCode: string | null;
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

/** What was done, in words, as the command line puts it; a call that failed was tried. */
export function deedWords({ eventSource, eventName, errorCode }: Deed): string {
  const words = errorCode === null ? wordsOf(eventName) : null;
  return words ?? `${errorCode === null ? 'did' : 'tried'} ${actionOf(eventSource, eventName)}`;
}

/** What a call was about, by the request in its record; null where nothing there is known to name it. */
export function targetOf(eventName: string | null, raw: string): string | null {
  const request = requestIn(raw);
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

function requestIn(raw: string): Readonly<Record<string, unknown>> {
  try {
    const record = JSON.parse(raw) as { readonly requestParameters?: unknown } | null;
    const request = record?.requestParameters;
    return typeof request === 'object' && request !== null ? { ...request } : {};
  } catch {
    return {};
  }
}
