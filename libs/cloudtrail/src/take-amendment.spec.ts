import { describe, expect, it } from '@jest/globals';
import { aRecord, factsOf } from '../../../test/builders/a-record.ts';

describe('an amendment', () => {
  it.each([{ reason: 'DELIVERY_DELAY' }, { originalEventID: 'e' }, { updatedFields: 'responseElements' }])(
    'is taken from an addendum that says no more than %j',
    (addendum) => {
      expect(factsOf('amendment', aRecord({ addendum }))).toHaveLength(1);
    },
  );
});
