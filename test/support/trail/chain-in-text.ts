/** The beginning of a chain, as text alone shows it. */
export type ChainInText = { readonly origin: string; readonly hops: number } | null;

type Json = { readonly [name: string]: Json } & string;
type Walk = (text: string) => ChainInText;

/**
 * Reads chains out of delivered records by brute force: a second way to the truth, against which the manifest is checked.
 *
 * It knows nothing of how the records were made. A session is bound to an issue of equal identity (principal id, or role
 * and session name) within two seconds of its creation, with an equal key where the use shows one.
 */
export function chainInText(texts: readonly string[]): Walk {
  const records = texts.map((text) => JSON.parse(text) as Json);
  const issues = new Map<string, Json[]>();
  const shared = new Map<string, Json>();
  for (const record of records) {
    if (!record['responseElements']?.['credentials']) continue;
    for (const name of namesIssued(record)) issues.set(name, [...(issues.get(name) ?? []), record]);
    if (record['userIdentity']?.['type'] !== 'AWSAccount' && record['sharedEventID']) {
      shared.set(record['sharedEventID'], record);
    }
  }

  const originOf = (record: Json, depth: number): ChainInText => {
    const identity = record['userIdentity'];
    switch (identity?.['type']) {
      case 'IAMUser':
        return { origin: identity['arn'] ?? '', hops: depth };
      case 'SAMLUser':
      case 'WebIdentityUser':
        return { origin: identity['userName'] ?? '', hops: depth };
      case 'AWSService':
        return { origin: identity['invokedBy'] ?? '', hops: depth };
      case 'AWSAccount': {
        const callers = shared.get(record['sharedEventID'] ?? '');
        return callers === undefined ? null : originOf(callers, depth);
      }
      default:
        return identity === undefined ? null : ofSession(identity, depth);
    }
  };

  const ofSession = (identity: Json, depth: number): ChainInText => {
    const created = Date.parse(identity['sessionContext']?.['attributes']?.['creationDate'] ?? '');
    const fits = namesUsed(identity)
      .flatMap((name) => issues.get(name) ?? [])
      .filter((issue) => Math.abs(Date.parse(issue['eventTime'] ?? '') - created) <= 2_000)
      .filter((issue) =>
        [undefined, '', issue['responseElements']?.['credentials']?.['accessKeyId']].includes(identity['accessKeyId']),
      );
    const found = fits.map((issue) => workloadOf(issue, depth + 1) ?? originOf(issue, depth + 1));
    const told = found.filter((chain) => chain !== null);
    return new Set(told.map(({ origin }) => origin)).size === 1 ? (told[0] ?? null) : null;
  };

  return (text) => originOf(JSON.parse(text) as Json, 0);
}

const WORKLOADS = ['ec2.amazonaws.com', 'lambda.amazonaws.com', 'ecs-tasks.amazonaws.com'];

function workloadOf(issue: Json, hops: number): ChainInText {
  const service = issue['userIdentity']?.['invokedBy'];
  if (service === undefined || !WORKLOADS.includes(service)) return null;
  return { origin: issue['requestParameters']?.['roleSessionName'] ?? '', hops };
}

function namesIssued(issue: Json): readonly string[] {
  const principal = issue['responseElements']?.['assumedRoleUser']?.['assumedRoleId'];
  if (principal !== undefined) return [principal];
  const request = issue['requestParameters'];
  return [`${request?.['roleArn'] ?? ''} ${request?.['roleSessionName'] ?? ''}`];
}

function namesUsed(identity: Json): readonly string[] {
  const principal: string = identity['principalId'] ?? '';
  const name = principal.slice(principal.indexOf(':') + 1);
  return [principal, `${identity['sessionContext']?.['sessionIssuer']?.['arn'] ?? ''} ${name}`];
}
