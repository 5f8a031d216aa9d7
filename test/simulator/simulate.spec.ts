import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { FAULTS, WAYS, eventKey, simulate } from './index.ts';
import type { Json, Session, Simulation, Truth } from './index.ts';

const PLAY = { seed: 2, events: 3000 };

describe('the simulator', () => {
  let simulation: Simulation;
  let truths: readonly Truth[];
  beforeAll(() => {
    simulation = simulate(PLAY);
    truths = [...simulation.truths.values()];
  });

  it('plays the same twice for the same seed, and otherwise for another', () => {
    const hashOf = ({ files }: Simulation): string => files.map(({ path }) => path).join();
    const again = simulate(PLAY);
    expect(hashOf(again)).toBe(hashOf(simulation));
    expect(again.files.every(({ bytes }, index) => Buffer.from(bytes).equals(simulation.files[index]!.bytes))).toBe(
      true,
    );
    expect(hashOf(simulate({ ...PLAY, seed: 3 }))).not.toBe(hashOf(simulation));
  });

  it('delivers at least as many events as were asked for', () => {
    expect(truths.length).toBeGreaterThanOrEqual(PLAY.events);
  });

  it('shows every way of joining and every fault', () => {
    expect(WAYS.filter((way) => !truths.some((truth) => truth.way === way))).toEqual([]);
    expect(FAULTS.filter((fault) => !truths.some((truth) => truth.faults.includes(fault)))).toEqual([]);
  });

  it('holds events that can be known and events that cannot', () => {
    const knowable = truths.filter((truth) => truth.knowable).length;
    expect(knowable).toBeGreaterThan(truths.length * 0.7);
    expect(knowable).toBeLessThan(truths.length * 0.95);
  });

  it('writes each delivered record into a file of its account and Region, some of them twice, and no other', () => {
    const delivered = new Map<string, number>();
    for (const { path, bytes } of simulation.files) {
      const { Records } = JSON.parse(gunzipSync(bytes).toString()) as { Records: Json[] };
      for (const record of Records) {
        const account = String(record['recipientAccountId']);
        const key = eventKey({ id: String(record['eventID']), account });
        delivered.set(key, (delivered.get(key) ?? 0) + 1);
        expect(path).toContain(`/${account}/CloudTrail/${String(record['awsRegion'])}/`);
      }
    }
    expect(new Set(delivered.keys())).toEqual(new Set(simulation.truths.keys()));
    expect([...delivered.values()].filter((times) => times > 1).length).toBeGreaterThan(100);
  });

  it('delivers nothing of accounts whose trail is not at hand', () => {
    const lost = truths.filter(({ event }) => event.account !== event.signer.account && event.copy === "owner's");
    expect(lost.some(({ faults }) => faults.includes('account outside the organisation'))).toBe(true);
    expect(lost.some(({ faults }) => faults.includes('account not delivered'))).toBe(true);
    const abroad = truths.filter(({ faults }) => faults.includes('account outside the organisation'));
    expect(abroad.some(({ knowable }) => knowable)).toBe(false);
  });

  it('tells of each session who got it, by records that were made before it acted', () => {
    for (const { event, sessions, origin } of truths) {
      for (const [index, session] of sessions.entries()) {
        expect(session.origin).toEqual(origin);
        expect(session.issuedBy.every((issue) => issue.at <= event.at + 1)).toBe(true);
        expect(session.caller?.session ?? undefined).toBe(sessions[index + 1]);
      }
    }
  });

  it('shows in each issue the key and the principal that the session has', () => {
    const shown = simulation.sessions.filter(({ key }) => key !== null);
    expect(shown.length).toBeGreaterThan(100);
    for (const session of shown) {
      for (const { record } of session.issuedBy) expect(JSON.stringify(record)).toContain(session.key);
    }
  });

  it('never lets a role session ask for a session token or a federation token, which AWS refuses', () => {
    const asked = truths.filter(({ event }) =>
      ['GetSessionToken', 'GetFederationToken'].includes(String(event.record['eventName'])),
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(({ event }) => event.signer.identity['type'] === 'AssumedRole')).toEqual([]);
  });

  it('gives out some keys twice at the same time, in different accounts', () => {
    const byKey = new Map<string, Session[]>();
    for (const session of simulation.sessions) {
      if (session.key === null || session.key.includes('*')) continue;
      byKey.set(session.key, [...(byKey.get(session.key) ?? []), session]);
    }
    const repeated = [...byKey.values()].filter((sessions) => sessions.length > 1);
    expect(repeated.length).toBeGreaterThan(0);
    for (const sessions of repeated) {
      expect(new Set(sessions.map(({ principalId }) => principalId)).size).toBe(sessions.length);
    }
  });

  it('goes sixty roles deep', () => {
    expect(Math.max(...truths.map(({ sessions }) => sessions.length))).toBeGreaterThanOrEqual(60);
  });
});
