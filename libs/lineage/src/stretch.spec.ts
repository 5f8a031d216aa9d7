import { describe, expect, it } from '@jest/globals';
import { anIamUser, aRoleSession } from '../../../test/builders/an-actor.ts';
import { aTakenRole } from '../../../test/builders/an-issuance.ts';
import { aSighting } from '../../../test/builders/a-sighting.ts';
import { after, moment } from '../../../test/builders/moment.ts';
import { bindingOf } from './binding.ts';
import { stretchAt, stretchesOf } from './stretch.ts';

const by = anIamUser('alice');

describe('stretchesOf', () => {
  it('parts the time of a unit wherever another set of calls holds, and leaves out where none does', () => {
    const calls = [
      aTakenRole({ by, key: 'ASIAKEY', eventId: 'a' }, { expiresAt: moment('09:10:00') }),
      aTakenRole({ by, key: 'ASIAKEY', eventId: 'b', at: '09:05:00' }, { expiresAt: moment('09:20:00') }),
      aTakenRole({ by, key: 'ASIAKEY', eventId: 'c', at: '10:00:00' }, { expiresAt: moment('10:10:00') }),
    ];
    const session = aRoleSession({ key: 'ASIAKEY', createdAt: null });
    const stretches = stretchesOf(bindingOf(aSighting(session), calls));
    expect(stretches.map(({ from, until, holding }) => [from, until, holding.map(eventIdOf).join()])).toEqual([
      [moment('09:00:00'), after(moment('09:05:00'), -1), 'a'],
      [moment('09:05:00'), moment('09:15:00'), 'a,b'],
      [after(moment('09:15:00'), 1), moment('09:25:00'), 'b'],
      [moment('10:00:00'), moment('10:15:00'), 'c'],
    ]);
    expect(new Set(stretches.map(({ id }) => id)).size).toBe(4);
    expect(stretchAt(stretches, moment('09:15:00'))).toBe(stretches[1]);
    expect(stretchAt(stretches, moment('09:30:00'))).toBeUndefined();
  });

  it('is empty where nothing fits, or what fits expired before it was issued', () => {
    const spoilt = aTakenRole({ by, key: 'ASIAKEY' }, { expiresAt: moment('08:00:00') });
    expect(stretchesOf(bindingOf(aSighting(aRoleSession()), []))).toEqual([]);
    expect(stretchesOf(bindingOf(aSighting(aRoleSession()), [spoilt]))).toEqual([]);
  });
});

const eventIdOf = ({ issuedBy }: { readonly issuedBy: readonly { readonly eventId: string }[] }): string =>
  issuedBy[0]?.eventId ?? '';
