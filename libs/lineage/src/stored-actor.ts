import { NO_ACTOR } from '#cloudtrail';
import type { Actor } from '#cloudtrail';
import { accountOfArn, sessionNameOf } from './principal.ts';

/** What is stored of an actor in columns of its own, since people and queries look it up by them. */
export type ActorColumns = Pick<Actor, 'accountId' | 'principalId' | 'accessKeyId' | 'createdAt'> & {
  /** The `assumed-role` ARN; null for other identities. */
  readonly sessionArn: string | null;
  /** `sessionContext.sessionIssuer.arn`: the role of a role session. */
  readonly roleArn: string | null;
};

/** The columns of an actor. */
export function actorColumnsOf(actor: Actor): ActorColumns {
  const { accountId, principalId, accessKeyId, createdAt, arn, issuerArn } = actor;
  const sessionArn = arn?.includes(':assumed-role/') === true ? arn : null;
  return { accountId, principalId, accessKeyId, createdAt, sessionArn, roleArn: issuerArn };
}

/**
 * The `assumed-role` ARN of nearly all sessions of a role by these ids: it names the role, without its path, and the
 * session. PostgreSQL puts it together in the same way.
 */
export function usualSessionArn({
  principalId,
  roleArn,
}: Pick<ActorColumns, 'principalId' | 'roleArn'>): string | null {
  const name = sessionNameOf(principalId);
  if (roleArn === null || name === null) return null;
  const [, partition = '', , , account = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/${name}`;
}

/** What is stored of a session's ARN: null for the usual one, nothing where it has none but might, else the ARN. */
export function oddSessionArn(columns: Pick<ActorColumns, 'principalId' | 'roleArn' | 'sessionArn'>): string | null {
  const { sessionArn } = columns;
  return sessionArn === usualSessionArn(columns) ? null : (sessionArn ?? '');
}

/**
 * What the columns do not tell of an actor: the members that differ from what nearly all actors with such columns have,
 * as JSON; empty where none does.
 */
export function actorRest(actor: Actor, columns: ActorColumns): string {
  const usual = usualActor(columns);
  let rest = '';
  for (const name of NAMES) {
    if (actor[name] !== usual[name]) rest += `,"${name}":${JSON.stringify(actor[name])}`;
  }
  return rest === '' ? '' : `{${rest.slice(1)}}`;
}

/** The actor of some columns and their rest: the one that both were made of. */
export function actorOf(columns: ActorColumns, rest: string): Actor {
  const usual = usualActor(columns);
  return rest === '' ? usual : { ...usual, ...(JSON.parse(rest) as Partial<Actor>) };
}

const NAMES = Object.keys(NO_ACTOR) as readonly (keyof Actor)[];

function usualActor({ accountId, principalId, accessKeyId, createdAt, sessionArn, roleArn }: ActorColumns): Actor {
  const known = { ...NO_ACTOR, principalId, accountId, accessKeyId, createdAt };
  if (sessionArn === null || roleArn === null) return { ...known, arn: sessionArn, issuerArn: roleArn };
  return {
    ...known,
    type: 'AssumedRole',
    arn: sessionArn,
    hasMfa: false,
    issuerType: 'Role',
    issuerPrincipalId: principalId?.split(':', 1)[0] ?? null,
    issuerArn: roleArn,
    issuerAccountId: accountOfArn(roleArn),
    issuerUserName: roleArn.slice(roleArn.lastIndexOf('/') + 1),
  };
}
