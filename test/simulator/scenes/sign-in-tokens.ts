import { uuid } from '../identifiers.ts';
import { unseenKey } from '../sessions.ts';
import { iso } from '../spelled-time.ts';
import type { Session, Signer } from '../truth.ts';
import { work } from '../work.ts';
import { makeCall } from '../world.ts';
import type { World } from '../world.ts';
import { enter, keysOfConsole, signIn } from './console.ts';
import { sessionIn } from './by-token.ts';
import { comeByPortal } from './portal.ts';

/** `aws login`: the browser's session becomes a program's, with a key of its own and the creation of old. */
export function awsLogin(world: World, at: number): void {
  const { prng } = world;
  const browser = prng.chance(0.4)
    ? enter(world, prng.pick(world.organisation.users), at, 'console of a user', true)
    : comeByPortal(world, at, 'console');
  if (browser.identity['type'] !== 'IAMUser') signIn(world, browser, at, false);
  for (const name of ['AuthorizeOAuth2Access', 'CreateOAuth2Token']) {
    makeCall(world, browser, {
      ...{ at: at + 18, source: 'signin.amazonaws.com', name, key: null },
      more: { eventType: 'AwsApiCall' },
    });
  }
  work(world, { ...browser, key: unseenKey(world, browser.account), way: 'aws login' }, at + 20, 6);
}

/** An agent that was granted a sign-in session: AWS calls in its name, and the keys rotate. */
export function signInSession(world: World, at: number): void {
  const { prng } = world;
  const browser = comeByPortal(world, at, 'console');
  signIn(world, browser, at, false);
  const arn = `arn:aws:signin:us-east-1:${browser.account}:session/${uuid(prng)}`;
  const [grantedAt, way] = [at + 40, 'sign-in session (OAuth)'] as const;
  const grant = makeCall(world, browser, {
    ...{ at: grantedAt, source: 'signin.amazonaws.com', name: 'CreateOAuth2Token', key: null },
    more: { additionalEventData: { signInSessionArn: arn } },
  });
  const own = sessionIn(browser);
  const context = browser.identity['sessionContext'] as Readonly<Record<string, object>>;
  const sessionContext = {
    ...context,
    attributes: { ...context['attributes'], creationDate: iso(grantedAt) },
    signInSessionArn: arn,
  };
  const session: Session = {
    ...own,
    way,
    createdAt: grantedAt,
    issuedBy: [grant],
    besides: [],
    caller: browser,
    key: null,
  };
  world.sessions.push(session);
  const identity = { ...browser.identity, sessionContext, invokedBy: 'aws-mcp.amazonaws.com' };
  const agent: Signer = { ...browser, way, identity, session };
  work(world, agent, grantedAt + 1, 7, { keys: keysOfConsole(world, browser.account), plain: true });
}
