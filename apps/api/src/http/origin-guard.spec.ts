import { describe, expect, it } from '@jest/globals';
import { isCrossSite, isOwnHost } from './origin-guard.ts';

const loopback = { httpHost: '127.0.0.1', httpOrigin: null };
const open = { httpHost: '0.0.0.0', httpOrigin: null };
const proxied = { httpHost: '0.0.0.0', httpOrigin: 'https://backtrail.example' };
const proxiedHere = { httpHost: '127.0.0.1', httpOrigin: 'https://backtrail.example' };

describe('isOwnHost', () => {
  it.each([
    ['localhost:4000', loopback, true],
    ['127.0.0.1:4000', loopback, true],
    ['[::1]:4000', loopback, true],
    ['rebound.example:4000', loopback, false],
    [undefined, loopback, false],
    ['', open, false],
    ['10.0.0.7:4000', open, true],
    ['backtrail.example', proxied, true],
    ['BackTrail.example', proxied, true],
    ['backtrail.example', proxiedHere, true],
    ['rebound.example', proxied, false],
    ['127.0.0.1:4000', proxied, true],
  ])('of %s, at %j: %s', (host, place, isOwn) => {
    expect(isOwnHost(host, place)).toBe(isOwn);
  });
});

describe('isCrossSite', () => {
  const host = '127.0.0.1:4000';
  it.each([
    ['POST', { host }, loopback, false],
    ['POST', { host, origin: 'http://127.0.0.1:4000' }, loopback, false],
    ['POST', { host, origin: 'http://127.0.0.1:4001' }, loopback, true],
    ['POST', { host, origin: 'https://evil.example' }, loopback, true],
    ['POST', { host, origin: 'null' }, loopback, true],
    ['POST', { host, origin: 'nonsense' }, loopback, true],
    ['POST', { host, 'sec-fetch-site': 'cross-site' }, loopback, true],
    ['POST', { host, 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:4000' }, loopback, true],
    ['POST', { host, 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:4000' }, loopback, false],
    ['POST', { host, 'sec-fetch-site': 'none' }, loopback, false],
    ['DELETE', { host, origin: 'https://evil.example' }, loopback, true],
    ['GET', { host, origin: 'https://evil.example' }, loopback, false],
    ['POST', { host: 'inner:4000', origin: 'https://backtrail.example' }, proxied, false],
    ['POST', { host: 'inner:4000', origin: 'http://backtrail.example' }, proxied, true],
  ])('of %s %j, at %j: %s', (method, headers, place, isIt) => {
    expect(isCrossSite(method, headers, place)).toBe(isIt);
  });
});
