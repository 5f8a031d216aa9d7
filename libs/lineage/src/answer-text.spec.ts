import { describe, expect, it } from '@jest/globals';
import { actorText } from '#cloudtrail';
import type { Actor } from '#cloudtrail';
import fc from 'fast-check';
import { aRoleSession } from '../../../test/builders/an-actor.ts';
import { LAW_RUNS } from '../../../test/builders/law-runs.ts';
import { resolveAll } from '../../../test/builders/resolve-all.ts';
import { soup } from '../../../test/builders/world/soup.ts';
import type { UnitId } from './answer.ts';
import type { KnownFact } from './known-fact.ts';
import { actorColumnsOf, actorOf, actorRest } from './stored-actor.ts';
import { answerText } from './answer-text.ts';
import { parseAnswerText } from './parse-answer-text.ts';
import { isSameBinding } from './same-binding.ts';

function actorsIn(facts: readonly KnownFact[]): ReadonlyMap<UnitId, Actor> {
  return new Map(facts.flatMap((fact) => (fact.kind === 'sighting' ? [[fact.unit, fact.actor] as const] : [])));
}

describe('a stored answer', () => {
  it('is read back as it was, for any unit of any story', () => {
    fc.assert(
      fc.property(soup, (facts) => {
        const actors = actorsIn(facts);
        for (const [unit, resolution] of resolveAll(facts)) {
          const actor = actors.get(unit) ?? aRoleSession();
          const text = answerText(resolution);
          const read = parseAnswerText(unit, actor, text);
          expect(read).toEqual(resolution);
          expect(answerText(read)).toBe(text);
          expect(isSameBinding(read, resolution)).toBe(true);
        }
      }),
      LAW_RUNS,
    );
  });

  it('takes little room', () => {
    const [[, resolution]] = [...resolveAll([...actorsOf(aRoleSession())])] as [[UnitId, never]];
    expect(answerText(resolution).length).toBeLessThan(60);
  });
});

function actorsOf(actor: Actor): readonly KnownFact[] {
  return [{ kind: 'sighting', actor, unit: 'unit', firstAt: null }];
}

describe('a stored actor', () => {
  const texts = fc.option(
    fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        'arn:aws:sts::111122223333:assumed-role/Deploy/ci',
        'arn:aws:iam::111122223333:role/path/Deploy',
        'AROADEPLOY:ci',
        '111122223333',
        'AssumedRole',
        'Role',
        'Deploy',
        'AROADEPLOY',
      ),
    ),
    { nil: null },
  );

  it('is read back as it was, whatever its members say', () => {
    const members = Object.keys(aRoleSession()) as (keyof Actor)[];
    const changes = fc.dictionary(fc.constantFrom(...members), fc.oneof(texts, fc.boolean(), fc.nat()));
    fc.assert(
      fc.property(changes, (changed) => {
        const actor = { ...aRoleSession(), ...changed };
        const isTextual = ['arn', 'principalId', 'issuerArn'].every((name) => {
          const value: unknown = actor[name as keyof Actor];
          return value === null || typeof value === 'string';
        });
        fc.pre(isTextual);
        const columns = actorColumnsOf(actor);
        expect(actorOf(columns, actorRest(actor, columns))).toEqual(actor);
      }),
      LAW_RUNS,
    );
  });

  it('is told by its columns alone where it is a role session as most are', () => {
    const actor = aRoleSession();
    const usual: Actor = { ...actor, hasMfa: false };
    const columns = actorColumnsOf(usual);
    expect(actorText(actorOf(columns, actorRest(usual, columns)))).toBe(actorText(usual));
  });
});
