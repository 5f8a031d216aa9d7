import type { Action } from '../answer.ts';
import { element } from '../element.ts';
import { actionOf } from '../words.ts';
import { roleAndName } from './headline.ts';
import { logText, moment, questionLink } from './log-text.ts';
import { statusMark } from './status-mark.ts';

/** What a principal did, by time. */
export function actionList(actions: readonly Action[]): HTMLOListElement {
  return element('ol', { class: 'actions' }, actions.map(actionItem));
}

/** One thing that it did; its name asks who did it. */
export function actionItem(action: Action): HTMLLIElement {
  const { eventId, eventTime, eventSource, eventName, accountId, status, hops, event } = action;
  const through = roleAndName(hops[0]?.sessionArn ?? null);
  return element(
    'li',
    {},
    element(
      'p',
      { class: 'name' },
      questionLink(eventId, logText(actionOf(eventSource, eventName))),
      ' ',
      statusMark(status),
    ),
    element(
      'p',
      { class: 'fact' },
      moment(eventTime),
      ' · in account ',
      logText(accountId),
      through === null ? null : [' · as ', ...through],
      event.errorCode === null ? null : [' · failed: ', logText(event.errorCode)],
    ),
  );
}
