import { describe, expect, it } from '@jest/globals';
import type { SourcePlace } from '#follow';
import { refusedOverNetwork } from './may-follow.ts';

const FAR = { isLocal: false, endpointUrl: 'http://127.0.0.1:4566' };
const queue = (host: string): SourcePlace => ({ kind: 'queue', url: `${host}/111122223333/trail` });

describe('a place that is named over the network', () => {
  it.each<SourcePlace>([
    { kind: 'bucket', bucket: 'trail', prefix: '' },
    queue('https://sqs.eu-central-1.amazonaws.com'),
    queue('https://sqs-fips.us-east-1.amazonaws.com'),
    queue('https://sqs.cn-north-1.amazonaws.com.cn'),
    queue('https://vpce-0a1b-c2.sqs.us-east-1.vpce.amazonaws.com'),
    queue('http://127.0.0.1:4566'),
  ])('may be $kind $url', (place) => {
    expect(refusedOverNetwork(place, FAR)).toBeNull();
  });

  it.each<SourcePlace>([
    { kind: 'folder', path: '/etc' },
    queue('http://sqs.eu-central-1.amazonaws.com'),
    queue('https://sqs.eu-central-1.amazonaws.com:8443'),
    queue('https://sqs.eu-central-1.amazonaws.com.evil.example'),
    queue('https://ec2-1-2-3-4.compute-1.amazonaws.com'),
    queue('http://169.254.169.254'),
    queue('http://127.0.0.1:4567'),
  ])('may not be $kind $path$url, which the machine itself may name', (place) => {
    expect(refusedOverNetwork(place, FAR)).toMatch(/from another machine$/);
    expect(refusedOverNetwork(place, { ...FAR, isLocal: true })).toBeNull();
  });
});
