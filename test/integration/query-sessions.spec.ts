import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpochMs } from '#kernel';
import { awaitCurrent } from '#projection';
import { eventPages, keyHistory, sessionDetail, sessionTree, whoHeld } from '#query';
import type { AttributedEvent, SessionTree, TreeOptions } from '#query';
import { aRecord, aRoleIdentity } from '../builders/a-record.ts';
import { eventIdOf } from '../builders/record-text.ts';
import { freshDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { appendRecords, newRecordsOf } from '../support/new-records.ts';
import { generatePlainFiles } from '../support/trail-generator.ts';

const FILES = [...generatePlainFiles({ seed: 41, records: 2_500, files: 12 })];
const WHOLE: TreeOptions = { isUp: true, isDown: true, depth: null, maxNodes: null };

describe('sessions, keys and trees', () => {
  let db: TestDatabase;
  const all: AttributedEvent[] = [];
  beforeAll(async () => {
    db = await freshDatabase();
    const records = newRecordsOf(
      FILES.map((file) => Buffer.from(file.text)),
      0,
    );
    await awaitCurrent(db.pool, [await appendRecords(db.pool, records)]);
    const everything = { from: null, until: null, accountId: null, isWrite: false, whose: null };
    for await (const page of eventPages(db.pool, everything)) all.push(...page.events);
  }, 60_000);
  afterAll(() => db.drop());

  /** A proven event at the end of a chain of at least this many sessions. */
  function eventBehind(hops: number): AttributedEvent {
    const event = all.find(
      ({ attribution, sessionId }) =>
        sessionId !== null && attribution.status === 'PROVEN' && attribution.hops.length >= hops,
    );
    if (event === undefined) throw new Error('the trail has no such chain');
    return event;
  }

  async function tree(id: string, options: TreeOptions = WHOLE): Promise<SessionTree> {
    const found = await sessionTree(db.pool, id, options);
    if (found === null) throw new Error(`no tree of ${id}`);
    return found;
  }

  describe('sessionTree', () => {
    it('goes up from an event by the very calls that its answer shows, to its origin', async () => {
      const { place, attribution, sessionId } = eventBehind(3);
      const { nodes, edges } = await tree(place.eventId, { ...WHOLE, isDown: false });
      let at = sessionId ?? '';
      for (const hop of attribution.hops) {
        const edge = edges.find(({ target, issuedBy }) => target === at && issuedBy.join() === hop.issuedBy.join());
        expect(edge).toMatchObject({ issuedAt: hop.issuedAt, joinedBy: hop.joinedBy, crossAccount: hop.crossAccount });
        at = edge?.source ?? '';
      }
      expect(nodes.find(({ id }) => id === at)).toMatchObject({
        id: attribution.origin?.id,
        kind: attribution.origin?.kind,
      });
    });

    it('is the same from an event, a session id, a session ARN and a key of one session', async () => {
      const { place, attribution, sessionId } = eventBehind(2);
      const [acting] = attribution.hops;
      const fromId = await tree(sessionId ?? '');
      expect(await tree(place.eventId)).toEqual(fromId);
      expect((await tree(acting?.sessionArn ?? '')).nodes).toEqual(expect.arrayContaining([...fromId.nodes]));
      expect((await tree(acting?.accessKeyId ?? '')).nodes).toEqual(expect.arrayContaining([...fromId.nodes]));
    });

    it('goes down from an origin to every session whose answer names it', async () => {
      const { attribution } = eventBehind(3);
      const { origin } = attribution;
      const theirs = all.filter(
        (event) => event.attribution.origin?.id === origin?.id && event.attribution.status === 'PROVEN',
      );
      const { nodes, startIds, truncated } = await tree(origin?.id ?? '');
      expect(startIds).toContain(origin?.id);
      expect(truncated).toBe(false);
      const ids = new Set(nodes.map(({ id }) => id));
      expect(theirs.filter(({ sessionId }) => sessionId !== null && !ids.has(sessionId))).toEqual([]);
    });

    it('is sorted, has both ends of each edge, and keeps to its depth and its bound', async () => {
      const { sessionId } = eventBehind(4);
      const whole = await tree(sessionId ?? '');
      const ids = whole.nodes.map(({ id }) => id);
      expect(ids).toEqual([...ids].sort());
      expect(whole.edges.flatMap(({ source, target }) => [source, target]).filter((id) => !ids.includes(id))).toEqual(
        [],
      );

      const near = await tree(sessionId ?? '', { ...WHOLE, isDown: false, depth: 1 });
      expect(near.nodes.length).toBeLessThan(whole.nodes.length);
      // A session that took its own role in the second of its creation hangs from itself.
      const others = near.edges.filter(({ source, target }) => source !== target);
      expect(others.every(({ target }) => target === sessionId)).toBe(true);
      const bounded = await tree(sessionId ?? '', { ...WHOLE, maxNodes: 2 });
      expect(bounded).toMatchObject({ truncated: true, nodes: { length: 2 } });
    });

    it('is null where nothing is known of the id', async () => {
      expect(await sessionTree(db.pool, 'ffffffff-0000-4000-8000-000000000000', WHOLE)).toBeNull();
      expect(await sessionTree(db.pool, 'arn:aws:iam::111122223333:user/nobody', WHOLE)).toBeNull();
    });
  });

  describe('keyHistory', () => {
    it('tells of a key its session, its counts and who is behind it', async () => {
      const { attribution, sessionId } = eventBehind(2);
      const key = attribution.hops[0]?.accessKeyId ?? '';
      const { rows } = await db.pool.query<{ unit: string }>(
        'select actor as unit from lineage.unit where access_key_id = $1',
        [key],
      );
      const own = all.filter(({ columns }) => rows.some(({ unit }) => unit === columns.actor));
      const history = await keyHistory(db.pool, key);
      expect(history).toMatchObject({ id: key, isReused: false, isMasked: false, owner: attribution.origin });
      expect(history?.bearers).toMatchObject([{ session: { id: sessionId }, events: own.length }]);
    });

    it('is null for a key that no record shows', async () => {
      expect(await keyHistory(db.pool, 'ASIAQQQQQQQQQQQQQQQQ')).toBeNull();
    });
  });

  describe('sessionDetail', () => {
    it('tells of a session its issue, what that asked for, its events by key and its children', async () => {
      const { sessionId, attribution } = eventBehind(3);
      const detail = await sessionDetail(db.pool, sessionId ?? '');
      const own = all.filter((event) => event.sessionId === sessionId);
      expect(detail).toMatchObject({ id: sessionId, origin: attribution.origin, events: own.length, status: 'PROVEN' });
      expect(detail?.errors).toBe(own.filter(({ columns }) => columns.errorCode !== null).length);
      expect(detail?.keys.reduce((sum, { events }) => sum + events, 0)).toBe(own.length);
      expect(detail?.issues.map(({ issuedBy }) => issuedBy)).toContainEqual(attribution.hops[0]?.issuedBy);
      expect(detail?.issues[0]?.request?.eventName).toMatch(/^Assume/);
      const { edges } = await tree(sessionId ?? '', { ...WHOLE, isUp: false, depth: 1 });
      expect(new Set(detail?.children.map(({ id }) => id))).toEqual(
        new Set(edges.map(({ target }) => target).filter((id) => id !== sessionId)),
      );
    });

    it('has the same id for one session in every store', async () => {
      const { rows } = await db.pool.query<{ id: string; expected: string }>(`
        select session_id as id, 's_' || left(encode(sha256(convert_to(
            principal_id || ' ' || coalesce(to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), access_key_id), 'UTF8')), 'hex'), 16) as expected
        from lineage.unit where session_id is not null`);
      expect(rows.length).toBeGreaterThan(100);
      expect(rows.filter(({ id, expected }) => id !== expected)).toEqual([]);
    });

    it('is null for an id that no session has', async () => {
      expect(await sessionDetail(db.pool, 's_0000000000000000')).toBeNull();
    });
  });

  describe('whoHeld', () => {
    it('gives by session id, by role and by user what the events of these say', async () => {
      const { attribution, sessionId } = eventBehind(2);
      const bySession = await whoHeld(db.pool, { kind: 'session-id', id: sessionId ?? '' }, null);
      expect(bySession).toContainEqual(expect.objectContaining({ ...attribution, sessionId }));
      const user = all.find((event) => event.attribution.origin?.kind === 'IAM_USER')?.attribution.origin;
      const byUser = await whoHeld(db.pool, { kind: 'user', id: user?.id ?? '' }, null);
      expect(byUser.some(({ origin }) => origin?.id === user?.id)).toBe(true);
    });
  });
});

describe('a key id that several sessions carried', () => {
  const KEY = 'ASIAQEXAMPLEREUSED01';
  const MASKED = 'ASIA****************';
  let db: TestDatabase;
  beforeAll(async () => {
    db = await freshDatabase();
    const texts = [
      used('first', '2026-03-02', KEY),
      used('second', '2026-04-02', KEY),
      used('third', '2026-03-02', MASKED),
      used('fourth', '2026-04-02', MASKED),
    ];
    await awaitCurrent(db.pool, [
      await appendRecords(
        db.pool,
        newRecordsOf(
          texts.map((text) => Buffer.from(text)),
          0,
        ),
      ),
    ]);
  });
  afterAll(() => db.drop());

  /** A record of a role session that nobody is known to have issued, named by a word. */
  function used(word: string, day: string, accessKeyId: string): string {
    const attributes = { creationDate: `${day}T08:30:00Z`, mfaAuthenticated: 'false' };
    const { sessionContext } = aRoleIdentity() as { sessionContext: object };
    const principal = {
      principalId: `AROABUILDER:${word}`,
      arn: `arn:aws:sts::111122223333:assumed-role/Builder/${word}`,
    };
    const userIdentity = aRoleIdentity({
      ...principal,
      accessKeyId,
      sessionContext: { ...sessionContext, attributes },
    });
    return JSON.stringify(aRecord({ eventID: eventIdOf(word), eventTime: `${day}T09:00:00Z`, userIdentity }));
  }

  it('is reused, and nobody is its owner', async () => {
    const history = await keyHistory(db.pool, KEY);
    expect(history).toMatchObject({ isReused: true, isMasked: false, owner: null });
    expect(history?.bearers.map(({ session, events }) => [session?.name, events])).toEqual([
      ['first', 1],
      ['second', 1],
    ]);
  });

  it('leads by a moment to the session that was alive then', async () => {
    const at = Date.UTC(2026, 3, 2, 9) as EpochMs;
    const answers = await whoHeld(db.pool, { kind: 'key', id: KEY }, at);
    expect(answers.map(({ sessionArn }) => sessionArn?.split('/').at(-1))).toEqual(['second']);
    expect(await whoHeld(db.pool, { kind: 'key', id: KEY }, null)).toHaveLength(2);
  });

  it('is not called reused where it was made unreadable, since it may stand for many', async () => {
    expect(await keyHistory(db.pool, MASKED)).toMatchObject({ isReused: false, isMasked: true, accountId: null });
  });
});
