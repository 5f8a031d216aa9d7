import type { Setting } from './act.ts';
import type { Call } from './record.ts';
import { emitCall } from './record.ts';
import type { Emit, Scene } from './scene.ts';
import type { Truth } from './truth.ts';

/** Somebody who enters the console. */
type SignIn = Pick<Call, 'identity' | 'accountId' | 'truth'> & {
  readonly hasMfa?: boolean;
  readonly samlProvider?: string;
};

/**
 * Emits the record of a sign-in to the console, in whatever Region it was recorded. Gives its event id.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function emitSignIn(
  scene: Scene,
  emit: Emit,
  { hasMfa = false, samlProvider, ...who }: SignIn,
  setting: Setting,
): string {
  const provider = samlProvider === undefined ? '' : `"SamlProviderArn":"${samlProvider}",`;
  const call: Call = {
    ...who,
    source: 'signin',
    name: 'ConsoleLogin',
    response: '{"ConsoleLogin":"Success"}',
    isReadOnly: false,
    eventType: 'AwsConsoleSignIn',
    more: `,"additionalEventData":{"LoginTo":"https://console.aws.amazon.com/console/home",${provider}"MobileVersion":"No","MFAUsed":"${hasMfa ? 'Yes' : 'No'}"}`,
  };
  return emitCall(scene, emit, call, { ...setting, region: scene.dice.pick(scene.regions) });
}

/** Emits the record of an attempt to sign in that failed: it looks like one that did not, but for its answer. */
export function emitFailedSignIn(scene: Scene, emit: Emit, who: SignIn, setting: Setting): string {
  const call: Call = {
    ...who,
    source: 'signin',
    name: 'ConsoleLogin',
    response: '{"ConsoleLogin":"Failure"}',
    isReadOnly: false,
    eventType: 'AwsConsoleSignIn',
    more: ',"errorMessage":"Failed authentication","additionalEventData":{"MobileVersion":"No","MFAUsed":"No"}',
  };
  return emitCall(scene, emit, call, setting);
}

/** Emits the exchange of a key for a session of the console. Gives its event id. */
export function emitSigninToken(scene: Scene, emit: Emit, who: SignIn, setting: Setting): string {
  const call: Call = {
    ...who,
    source: 'signin',
    name: 'GetSigninToken',
    response: '{"GetSigninToken":"Success"}',
    isReadOnly: false,
    eventType: 'AwsConsoleSignIn',
    more: ',"additionalEventData":{"MobileVersion":"No","MFAUsed":"No"}',
  };
  return emitCall(scene, emit, call, setting);
}

/** Emits what the console tells the role's account of a switch: the session that it makes, and who switched. */
export function emitRoleSwitch(
  scene: Scene,
  emit: Emit,
  session: { readonly identity: string; readonly accountId: string; readonly truth: Truth },
  switchFrom: string,
  setting: Setting,
): string {
  const call: Call = {
    ...session,
    source: 'signin',
    name: 'SwitchRole',
    response: '{"SwitchRole":"Success"}',
    isReadOnly: false,
    eventType: 'AwsConsoleSignIn',
    more: `,"additionalEventData":{"SwitchFrom":"${switchFrom}","RedirectTo":"https://console.aws.amazon.com/s3/home"}`,
  };
  return emitCall(scene, emit, call, setting);
}
