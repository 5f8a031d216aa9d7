import { describe, expect, it } from '@jest/globals';
import { AppError } from '#kernel';
import { errorOf, relayedFailureOf } from './relayed-failure.ts';

class Refused extends AppError {
  readonly code = 'REFUSED';
}

const afterTheCrossing = (error: unknown): Error => errorOf(structuredClone(relayedFailureOf(error)));

describe('a failure that crosses from one thread to another', () => {
  it('stays an error of the product, with its code, its words, its place and its cause', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const thrown = new Refused('the batch was refused', {}, { cause });
    const error = afterTheCrossing(thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ message: 'the batch was refused', code: 'REFUSED', stack: thrown.stack });
    expect(error.cause).toMatchObject({ message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' });
    expect(error.cause).not.toBeInstanceOf(AppError);
  });

  it('stays a fault of the program where it is one, whatever was thrown', () => {
    expect(afterTheCrossing(new TypeError('x is not a function'))).not.toBeInstanceOf(AppError);
    expect(afterTheCrossing(new TypeError('x is not a function'))).not.toHaveProperty('code');
    expect(afterTheCrossing('no error at all').message).toBe('no error at all');
  });

  it('ends where its causes go round', () => {
    const error = new Error('its own cause');
    error.cause = error;
    expect(afterTheCrossing(error).message).toBe('its own cause');
  });
});
