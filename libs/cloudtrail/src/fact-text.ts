import { ACTOR_FORM, jsonOf } from './actor-text.ts';
import type { Amendment, Evidence, Fact, Grant, Issuance, SharedCall, Sighting, SignIn } from './fact.ts';
import { isJsonObject } from './place.ts';
import { readForm, writeForm } from './text-form.ts';
import type { FormOf } from './text-form.ts';
import { UnreadableText } from './unreadable-text.ts';

const EVIDENCE: FormOf<Evidence> = {
  eventId: { always: 'text' },
  accountId: { always: 'text' },
  at: { always: 'number' },
};
const KIND = { always: 'text' } as const;
const EVIDENCE_FIELD = { always: { object: EVIDENCE } } as const;
const ACTOR_FIELD = { always: { object: ACTOR_FORM } } as const;

// The order of these forms is part of what is stored: add at the end, and change nothing else.

const ISSUANCE: FormOf<Issuance> = {
  kind: KIND,
  evidence: EVIDENCE_FIELD,
  eventSource: 'text',
  eventName: { always: 'text' },
  caller: ACTOR_FIELD,
  sharedEventId: 'text',
  requestId: 'text',
  issuedKeyId: 'text',
  expiresAt: 'number',
  issuedPrincipalId: 'text',
  sessionArn: 'text',
  roleArn: 'text',
  sessionName: 'text',
  sourceIdentity: 'text',
  federation: { object: { provider: 'text', subject: 'text', issuer: 'text', audience: 'text' } },
  targetPrincipal: 'text',
  workloadTags: { always: 'pairs' },
  assumedPrincipalArn: 'text',
  amends: { object: { eventId: { always: 'text' }, fields: 'text' } },
};

const SIGHTING: FormOf<Sighting> = {
  kind: KIND,
  actor: ACTOR_FIELD,
  firstAt: { always: 'number' },
  lastAt: { always: 'number' },
};

const SIGN_IN: FormOf<SignIn> = {
  kind: KIND,
  evidence: EVIDENCE_FIELD,
  eventName: { always: 'text' },
  actor: ACTOR_FIELD,
  hasMfa: 'flag',
  samlProviderArn: 'text',
  switchFrom: 'text',
  issuedKeyId: 'text',
};

const GRANT: FormOf<Grant> = {
  kind: KIND,
  evidence: EVIDENCE_FIELD,
  eventSource: { always: 'text' },
  eventName: { always: 'text' },
  actor: ACTOR_FIELD,
  signInSessionArn: 'text',
  roleName: 'text',
  roleAccountId: 'text',
  identityCenterCredentialId: 'text',
  webIdentityTokenId: 'text',
};

const AMENDMENT: FormOf<Amendment> = {
  kind: KIND,
  evidence: EVIDENCE_FIELD,
  reason: 'text',
  originalEventId: 'text',
  updatedFields: 'text',
};

const SHARED_CALL: FormOf<SharedCall> = {
  kind: KIND,
  evidence: EVIDENCE_FIELD,
  sharedEventId: { always: 'text' },
  actor: ACTOR_FIELD,
};

/** A fact as one line of JSON: equal for equal facts, and for no others. */
export function factText(fact: Fact): string {
  switch (fact.kind) {
    case 'issuance':
      return writeForm(ISSUANCE, fact);
    case 'sighting':
      return writeForm(SIGHTING, fact);
    case 'sign-in':
      return writeForm(SIGN_IN, fact);
    case 'grant':
      return writeForm(GRANT, fact);
    case 'amendment':
      return writeForm(AMENDMENT, fact);
    case 'shared-call':
      return writeForm(SHARED_CALL, fact);
  }
}

/**
 * Reads back what `factText` wrote.
 *
 * @throws {UnreadableText} when the text is of any other making
 */
export function parseFactText(text: string): Fact {
  const fact = factOf(jsonOf(text));
  if (fact === undefined) throw new UnreadableText('fact', text.length);
  return fact;
}

function factOf(json: unknown): Fact | undefined {
  if (!isJsonObject(json)) return undefined;
  switch (json['kind']) {
    case 'issuance':
      return readForm(ISSUANCE, json);
    case 'sighting':
      return readForm(SIGHTING, json);
    case 'sign-in':
      return readForm(SIGN_IN, json);
    case 'grant':
      return readForm(GRANT, json);
    case 'amendment':
      return readForm(AMENDMENT, json);
    case 'shared-call':
      return readForm(SHARED_CALL, json);
    default:
      return undefined;
  }
}
