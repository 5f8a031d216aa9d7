import type { Action, EventAnswer, PageInfo, Problem, SessionAnswer, StoredRecord, Viewer } from './answer.ts';

/** A GraphQL document and, as a type, what comes back. */
export type Question<T> = { readonly text: string; readonly data?: T };

type Named<Name extends string, T> = T & { readonly __typename: Name };

const PROBLEM = '... on Problem { __typename message hint }';
const ORIGIN = 'origin { kind id accountId service }';
const HOPS = 'hops { sessionArn accessKeyId issuedAt issuedBy joinedBy strength crossAccount }';
const ANSWER = `
fragment AnswerParts on Answer {
  status ${ORIGIN} ${HOPS}
  claims { kind value authority }
  candidates { ${ORIGIN} ${HOPS} }
  gap { reason accountId principalId ingestNext }
}`;
const EVENT_ANSWER = `${ANSWER}
fragment EventParts on Attribution {
  ...AnswerParts eventId eventTime eventName eventSource accountId event { region sourceIp errorCode raw }
}`;
const SESSION_ANSWER = `${ANSWER}
fragment SessionParts on SessionAnswer {
  ...AnswerParts sessionId sessionArn accessKeyId principalId createdAt firstSeenAt lastSeenAt
}`;
const VIEWER = 'viewer { name authMode }';

export type Viewed = { readonly viewer: Viewer };

/** Who did one event; one answer for each of its records. */
export const WHO: Question<
  Viewed & {
    readonly who:
      | Named<'Attribution', EventAnswer>
      | Named<'AttributionSet', { readonly answers: readonly EventAnswer[] }>
      | Problem;
  }
> = {
  text: `query PageWho($id: String!) {
  ${VIEWER}
  who(eventId: $id) { __typename ... on Attribution { ...EventParts } ... on AttributionSet { answers { ...EventParts } } ${PROBLEM} }
}${EVENT_ANSWER}`,
};

/** Who stood behind a key. */
export const KEY: Question<
  Viewed & {
    readonly accessKey:
      Named<'AccessKey', { readonly reused: boolean; readonly answers: readonly SessionAnswer[] }> | Problem;
  }
> = {
  text: `query PageKey($id: String!) {
  ${VIEWER}
  accessKey(id: $id) { __typename ... on AccessKey { reused answers { ...SessionParts } } ${PROBLEM} }
}${SESSION_ANSWER}`,
};

/** Who stood behind one session. */
export const SESSION: Question<
  Viewed & { readonly session: Named<'Session', { readonly who: readonly SessionAnswer[] }> | Problem }
> = {
  text: `query PageSession($id: String!) {
  ${VIEWER}
  session(id: $id) { __typename ... on Session { who { ...SessionParts } } ${PROBLEM} }
}${SESSION_ANSWER}`,
};

/** Who stood behind the sessions that an id leads to; why there are none, where there are none. */
export const SESSIONS: Question<
  Viewed & {
    readonly sessions: {
      readonly nodes: readonly { readonly who: readonly SessionAnswer[] }[];
      readonly pageInfo: PageInfo;
    };
    readonly principal: { readonly __typename: 'Principal' } | Problem;
  }
> = {
  text: `query PageSessions($id: String!, $after: String) {
  ${VIEWER}
  sessions(of: $id, first: 20, after: $after) { nodes { who { ...SessionParts } } pageInfo { hasNextPage endCursor } }
  principal(arn: $id) { __typename ${PROBLEM} }
}${SESSION_ANSWER}`,
};

/** What a user did, through whatever roles. */
export const DID: Question<
  Viewed & {
    readonly principal:
      | Named<'Principal', { readonly actions: { readonly nodes: readonly Action[]; readonly pageInfo: PageInfo } }>
      | Problem;
  }
> = {
  text: `query PageDid($id: String!, $after: String, $onlyWrites: Boolean!) {
  ${VIEWER}
  principal(arn: $id) {
    __typename
    ... on Principal {
      actions(first: 50, after: $after, onlyWrites: $onlyWrites) {
        nodes { eventId eventTime eventName eventSource accountId status hops { sessionArn } event { errorCode } }
        pageInfo { hasNextPage endCursor }
      }
    }
    ${PROBLEM}
  }
}`,
};

/** The stored records of an event. */
export const RECORDS: Question<{
  readonly event:
    Named<'Event', StoredRecord> | Named<'EventSet', { readonly events: readonly StoredRecord[] }> | Problem;
}> = {
  text: `query PageRecords($id: String!) {
  event(eventId: $id) { __typename ... on Event { ...RecordParts } ... on EventSet { events { ...RecordParts } } ${PROBLEM} }
}
fragment RecordParts on Event { accountId raw delivery { object position } }`,
};

/** Whether there is anything, and the sample incident in particular. */
export const START: Question<
  Viewed & {
    readonly events: { readonly nodes: readonly { readonly eventId: string }[] };
    readonly who: { readonly __typename: string };
  }
> = {
  text: `query PageStart($id: String!) {
  ${VIEWER}
  events(first: 1) { nodes { eventId } }
  who(eventId: $id) { __typename }
}`,
};
