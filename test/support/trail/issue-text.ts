import type { Dice } from './dice.ts';
import type { IssueOrder } from './issue-order.ts';
import type { Session } from './party.ts';
import { principalOf, sessionArnOf } from './party.ts';
import type { Scene } from './scene.ts';
import { fillerOf } from './scene.ts';

const TOKEN_BYTES = 360;
const HOUR_MS = 3_600_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `requestParameters` of an issuing call. */
export function issueRequest(dice: Dice, { caller, role, name, tags }: IssueOrder): string {
  const asked = `"roleArn":"${role.arn}","roleSessionName":"${name}"${tags === undefined ? '' : `,"tags":${tags}`}`;
  if (caller.kind === 'saml') {
    return `{"sAMLAssertionID":"_${dice.hex(32)}",${asked},"principalArn":"${caller.provider}","durationSeconds":3600}`;
  }
  return caller.kind === 'service' ? `{${asked}}` : `{${asked},"durationSeconds":3600}`;
}

/** `responseElements` of an issuing call, session token included. */
export function issueAnswer(scene: Scene, order: IssueOrder, session: Session): string {
  const credentials = issuedCredentials(scene, session.key, order.atMs + HOUR_MS);
  if (order.isBare === true) return `{${credentials}}`;
  const user = `"assumedRoleUser":{"assumedRoleId":"${principalOf(session)}","arn":"${sessionArnOf(session)}"}`;
  return `{${credentials},${user}${federationText(order)}}`;
}

/** The member `credentials` of an answer: key, session token and expiration. */
export function issuedCredentials(scene: Scene, key: string, expiresMs: number): string {
  const token = `IQoJb3JpZ2luX2VjSYNTHETIC/${fillerOf(scene, TOKEN_BYTES)}=`;
  return `"credentials":{"accessKeyId":"${key}","sessionToken":"${token}","expiration":"${expirationText(expiresMs)}"}`;
}

function federationText({ caller }: IssueOrder): string {
  if (caller.kind === 'saml') {
    return `,"subject":"${caller.subject}","subjectType":"persistent","issuer":"${caller.issuer ?? 'http://www.okta.com/exk1synthetic'}","audience":"https://signin.aws.amazon.com/saml","nameQualifier":"kWnRqXyJb2hOZ0lTQ1hTQU1QTEU="`;
  }
  if (caller.kind !== 'web') return '';
  return `,"subjectFromWebIdentityToken":"${caller.subject}","provider":"${caller.provider}","audience":"sts.amazonaws.com"`;
}

/** `resources` and `additionalEventData` of an issuing call. */
export function issueExtras({ role, region }: IssueOrder): string {
  return (
    `,"resources":[{"accountId":"${role.accountId}","type":"AWS::IAM::Role","ARN":"${role.arn}"}]` +
    `,"additionalEventData":{"RequestDetails":{"awsServingRegion":"${region}","endpointType":"regional"}}`
  );
}

/** The one field that CloudTrail writes as an English clock time: `Mar 2, 2026, 10:04:05 AM`. */
function expirationText(atMs: number): string {
  const at = new Date(atMs);
  const two = (part: number): string => String(part).padStart(2, '0');
  const hour = at.getUTCHours();
  const clock = `${((hour + 11) % 12) + 1}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${MONTHS[at.getUTCMonth()] ?? ''} ${at.getUTCDate()}, ${at.getUTCFullYear()}, ${clock}`;
}
