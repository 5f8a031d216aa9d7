import { describe, expect, it } from '@jest/globals';
import { aRecord, factsOf } from '../../../test/builders/a-record.ts';

const signIns = (eventName: string, part: object = {}) =>
  factsOf('sign-in', aRecord({ eventSource: 'signin.amazonaws.com', eventName, ...part }));

describe('a step in the console', () => {
  it.each(['SwitchRole', 'GetSigninToken'])('is taken from %s that says nothing of its outcome', (eventName) => {
    for (const responseElements of [null, {}]) {
      expect(signIns(eventName, { responseElements })).toMatchObject([{ eventName, issuedKeyId: null }]);
    }
  });

  it.each(['ConsoleLogin', 'SwitchRole', 'GetSigninToken'])('is not taken from %s that failed', (eventName) => {
    expect(signIns(eventName, { responseElements: { [eventName]: 'Failure' } })).toEqual([]);
  });

  it.each([
    ['Yes', true],
    ['true', true],
    ['No', false],
    ['false', false],
    ['maybe', null],
    [undefined, null],
  ])('was made with a second factor by %j: %s', (MFAUsed, hasMfa) => {
    const part = { responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed } };
    expect(signIns('ConsoleLogin', part)).toMatchObject([{ hasMfa }]);
  });
});
