import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MessageQueueFailed, openMessageQueue } from '#source';
import type { MessageQueue, MessageQueueOptions } from '#source';
import { lyingQueue } from '../support/lying-queue.ts';
import type { LyingQueue } from '../support/lying-queue.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const BUSY = { kind: 'error', name: 'InternalError', status: 500 } as const;
const receiving = { most: 10, waitSeconds: 0, visibilitySeconds: 120 };

let sqs: LyingQueue;
let queue: MessageQueue;
beforeEach(async () => {
  sqs = await lyingQueue();
  queue = await open();
});
afterEach(async () => {
  queue.close();
  await sqs.close();
});

const open = (url = sqs.url, options: MessageQueueOptions = {}): Promise<MessageQueue> =>
  openMessageQueue(url, { endpoint: sqs.endpoint, region: 'us-east-1', credentials, ...options });
async function codeOf(asked: Promise<unknown>): Promise<unknown> {
  try {
    await asked;
    return 'done';
  } catch (error) {
    return error instanceof MessageQueueFailed ? [error.code, error.isTransient] : error;
  }
}

describe('a message queue', () => {
  it('hands out what was sent, tells how often, and how much there is', async () => {
    await sqs.send('one', 'two é');
    const received = await queue.receive(receiving);
    expect(received.map(({ body, receiveCount }) => [body, receiveCount])).toEqual([
      ['one', 1],
      ['two é', 1],
    ]);
    expect(new Set(received.map(({ id }) => id)).size).toBe(2);
    for (const { sentAt, receivedAt } of received) expect(receivedAt - sentAt!).toBeGreaterThanOrEqual(0);
    await sqs.send('three');
    expect(await queue.depth()).toEqual({ waiting: 1, inHand: 2, delayed: 0 });
    expect((await queue.receive({ ...receiving, most: 1 })).map(({ body }) => body)).toEqual(['three']);
    expect(await queue.receive(receiving)).toEqual([]);
  });

  it('shows a message again at once, and says when it is no longer ours', async () => {
    await sqs.send('one');
    const [first] = await queue.receive(receiving);
    expect(await queue.hide(first!.receipt, 300)).toBe('hidden');
    expect(await queue.hide(first!.receipt, 0)).toBe('hidden');
    const [again] = await queue.receive(receiving);
    expect([again!.id, again!.receiveCount]).toEqual([first!.id, 2]);
    expect(await queue.hide(first!.receipt, 300)).toBe('lost');
    for (const name of [
      'ReceiptHandleIsInvalid',
      'InvalidParameterValue',
      'AWS.SimpleQueueService.MessageNotInflight',
    ]) {
      sqs.plan('hide', { kind: 'error', name, status: 400 });
      expect(await queue.hide(again!.receipt, 300)).toBe('lost');
    }
  });

  it('deletes more than a batch, and again what was not deleted of it', async () => {
    const bodies = Array.from({ length: 12 }, (_, at) => `m${at}`);
    await sqs.send(...bodies);
    const received = [...(await queue.receive(receiving)), ...(await queue.receive(receiving))];
    sqs.plan('delete', { kind: 'partial' }, BUSY, { kind: 'drop-answer' });
    const removals = await queue.remove(received.map(({ receipt }) => receipt));
    expect(removals.map(({ outcome }) => outcome)).toEqual(bodies.map(() => 'removed'));
    expect(sqs.held()).toEqual([]);
  });

  it('says of each message that was not deleted why', async () => {
    await sqs.send('one');
    const [one] = await queue.receive(receiving);
    sqs.plan('delete', { kind: 'error', name: 'AccessDenied', status: 403 });
    const [denied] = await queue.remove([one!.receipt]);
    expect([denied!.outcome, denied!.failure?.code]).toEqual(['kept', 'MESSAGE_QUEUE_DENIED']);
    sqs.plan('delete', ...Array.from({ length: 9 }, () => BUSY));
    const [kept] = await queue.remove([one!.receipt]);
    expect([kept!.outcome, kept!.failure?.isTransient]).toEqual(['kept', true]);
    expect(sqs.held()).toEqual(['one']);
  });

  it.each([
    ['AWS.SimpleQueueService.NonExistentQueue', 400, 'MESSAGE_QUEUE_MISSING', false],
    ['AccessDeniedException', 400, 'MESSAGE_QUEUE_DENIED', false],
    ['InvalidClientTokenId', 403, 'MESSAGE_QUEUE_DENIED', false],
    ['ExpiredToken', 403, 'MESSAGE_QUEUE_DENIED', false],
    ['KmsAccessDenied', 400, 'MESSAGE_QUEUE_DENIED', false],
    ['UnsupportedOperation', 400, 'MESSAGE_QUEUE_REFUSED', false],
    ['OverLimit', 403, 'MESSAGE_QUEUE_UNAVAILABLE', true],
  ])('tells %s by its code', async (name, status, code, isTransient) => {
    sqs.plan('receive', { kind: 'error', name, status });
    expect(await codeOf(queue.receive(receiving))).toEqual([code, isTransient]);
  });

  it('tells a queue that is not there, credentials that are none, and a server that does not answer', async () => {
    const elsewhere = await open(sqs.url.replace('/trail', '/other'));
    expect(await codeOf(elsewhere.receive(receiving))).toEqual(['MESSAGE_QUEUE_MISSING', false]);
    const nobody = await open(sqs.url, {
      credentials: () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
    });
    expect(await codeOf(nobody.depth())).toEqual(['MESSAGE_QUEUE_NO_CREDENTIALS', false]);
    sqs.plan('receive', { kind: 'drop' }, { kind: 'drop' }, { kind: 'drop' });
    expect(await codeOf(queue.receive(receiving))).toEqual(['MESSAGE_QUEUE_UNAVAILABLE', true]);
    sqs.plan('receive', BUSY, { kind: 'drop' });
    expect(await codeOf(queue.receive(receiving))).toBe('done');
    for (const each of [elsewhere, nobody]) each.close();
  });

  it('says no more of itself than its address', async () => {
    sqs.plan('receive', { kind: 'error', name: 'AccessDenied', status: 403 });
    const error = await queue.receive(receiving).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ details: { queue: sqs.url }, message: expect.stringContaining('sqs:DeleteMessage') });
    await expect(openMessageQueue('https://user:secret@sqs.eu-west-1.amazonaws.com/1/q')).rejects.toThrow(/not shown/);
  });

  it('waits for a message, and stops waiting when it is told to', async () => {
    const stop = new AbortController();
    const waiting = queue.receive({ ...receiving, waitSeconds: 20, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    const arriving = queue.receive({ ...receiving, waitSeconds: 20, signal: new AbortController().signal });
    await sqs.send('late');
    expect((await arriving).length).toBeLessThanOrEqual(1);
  });

  it('goes by the environment: AWS_ENDPOINT_URL, and credentials where the SDK looks for them', async () => {
    const { env } = process;
    const before = { ...env };
    try {
      Object.assign(env, { AWS_ENDPOINT_URL: sqs.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
      const usual = await openMessageQueue('https://sqs.eu-west-1.amazonaws.com/111122223333/trail');
      expect(await codeOf(usual.receive(receiving))).toEqual(['MESSAGE_QUEUE_MISSING', false]);
      usual.close();
    } finally {
      for (const name of Object.keys(env)) if (!(name in before)) Reflect.deleteProperty(env, name);
    }
  });
});
