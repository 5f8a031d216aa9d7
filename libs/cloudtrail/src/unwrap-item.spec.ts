import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unwrapItem } from './unwrap-item.ts';

const RECORD = '{"eventVersion":"1.11","eventTime":"2026-03-02T09:00:00Z","x":"\u00e9 \\"q\\" \\u0000"}';

/** The unwrapped record as text, or what came instead of it. */
function unwrapped(item: string | Uint8Array): string {
  const result = unwrapItem(typeof item === 'string' ? Buffer.from(item) : item);
  if (result.kind === 'record') return Buffer.from(result.bytes).toString();
  return result.kind === 'skipped' ? result.why : result.reason;
}

const quoted = JSON.stringify(RECORD);

describe('unwrapItem', () => {
  it.each([
    ['a bare record', RECORD],
    ['a bare record with its fields sorted', '{"awsRegion":"x","eventTime":"2026-03-02T09:00:00Z"}'],
    ['a bare record that has a detail and a message', '{"detail":{"a":1},"message":"m","timestamp":1,"eventTime":"x"}'],
    ['an object of another kind', '{"a":1}'],
    ['a value that is no object', '[1]'],
    ['an application log line', '{"level":"error","message":"hello"}'],
    ['text that is no JSON', '{"a":'],
  ])('gives %s as it is', (_, item) => {
    expect(unwrapped(item)).toBe(item);
  });

  it.each([
    ['LookupEvents', `{"EventId":"e","EventTime":1772442000.0,"ReadOnly":"true","CloudTrailEvent":${quoted}}`],
    ['EventBridge', `{"version":"0","detail-type":"AWS API Call via CloudTrail","time":"t","detail": ${RECORD} }`],
    ['EventBridge, with the record first', `{"detail":${RECORD},"source":"aws.ec2"}`],
    ['CloudWatch Logs', `{"id":"1","timestamp":1772442000000,"message":${quoted}}`],
    ['CloudWatch Logs, behind a byte order mark', `{"id":"1","timestamp":1,"message":"\\ufeff${quoted.slice(1)}}`],
    [
      'EventBridge in CloudWatch Logs',
      `{"timestamp":1,"message":${JSON.stringify(`{"detail-type":"x","detail":${RECORD}}`)}}`,
    ],
  ])('takes a record out of %s, byte for byte', (_, item) => {
    expect(unwrapped(item)).toBe(RECORD);
  });

  it.each([
    ['LookupEvents without the record', '{"EventId":"e","EventName":"n","EventSource":"s"}'],
    ['LookupEvents with a null', '{"CloudTrailEvent":null}'],
    ['LookupEvents with an empty text', '{"CloudTrailEvent":"  "}'],
    ['LookupEvents with a number', '{"CloudTrailEvent":1}'],
    ['EventBridge without a detail', '{"detail-type":"AWS API Call via CloudTrail","source":"aws.ec2"}'],
    ['EventBridge with a list', '{"detail-type":"x","detail":[]}'],
    ['CloudWatch Logs without a message', '{"id":"1","timestamp":1}'],
  ])('rejects %s', (_, item) => {
    expect(unwrapped(item)).toBe('ENVELOPE_EMPTY');
  });

  it.each([
    ['an element', '{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health of destination"}'],
    ['a payload', '{"messageType":"CONTROL_MESSAGE","owner":"CloudwatchLogs"}'],
  ])('skips a control message that is %s', (_, item) => {
    expect(unwrapped(item)).toBe('control-message');
  });

  it('writes half a surrogate pair as its escape, which means the same', () => {
    const item = String.raw`{"timestamp":1,"message":"{\"eventTime\":\"\ud800\"}"}`;
    expect(unwrapped(item)).toBe(String.raw`{"eventTime":"\ud800"}`);
    expect(JSON.parse(unwrapped(item))).toEqual({ eventTime: '\ud800' });
  });

  it('takes the last of two members of one name, and notes the doubt', () => {
    const item = '{"detail":{"eventTime":"first"},"detail":{"eventTime":"last"}}';
    expect(unwrapItem(Buffer.from(item))).toMatchObject({ oddities: [{ field: 'detail', found: 'ambiguous-json' }] });
    expect(unwrapped(item)).toBe('{"eventTime":"last"}');
  });

  it('notes a text whose bytes are no UTF-8', () => {
    const item = Buffer.concat([Buffer.from('{"timestamp":1,"message":"{'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(unwrapItem(item)).toMatchObject({ oddities: [{ field: 'message', found: 'invalid-utf8' }] });
  });

  it('rejects a text with a broken escape, and one that is nested too deep', () => {
    expect(unwrapped('{"CloudTrailEvent":"\\q"}')).toBe('NOT_JSON');
    const deep = JSON.stringify(`{"eventTime":"x","a":${'['.repeat(5000)}${']'.repeat(5000)}}`);
    expect(unwrapped(`{"CloudTrailEvent":${deep}}`)).toBe('NESTED_TOO_DEEP');
  });

  it('gives back any record from any envelope', () => {
    const record = fc
      .jsonValue({ noUnicodeString: false, maxDepth: 3 })
      .map((x) => JSON.stringify({ eventTime: 'x', x }));
    const envelope = fc.constantFrom(
      (inner: string) => inner,
      (inner: string) => `{"EventId":"e","CloudTrailEvent":${JSON.stringify(inner)}}`,
      (inner: string) => `{"source":"s","detail":${inner},"resources":[]}`,
      (inner: string) => `{"id":"i","timestamp":0,"message":${JSON.stringify(inner)}}`,
    );
    fc.assert(
      fc.property(record, envelope, envelope, (inner, one, other) => {
        expect(unwrapped(other(one(inner)))).toBe(inner);
      }),
    );
  });

  it('never throws, on whatever bytes', () => {
    const shaped = fc.array(
      fc.constantFrom('{', '}', '"', ':', ',', 'message', 'detail', '\\', '[', ' ', '1', 'timestamp'),
    );
    fc.assert(fc.property(shaped, (parts) => void unwrapped(parts.join(''))));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void unwrapped(bytes)));
  });
});
