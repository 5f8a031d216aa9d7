import { AppError } from '#kernel';

/** The environment cannot be used. Every fault is named at once, by setting and expectation, never by value. */
export class ConfigInvalid extends AppError {
  readonly code = 'CONFIG_INVALID';

  constructor(faults: readonly string[]) {
    const count = faults.length === 1 ? 'one setting is' : `${String(faults.length)} settings are`;
    super(`${count} not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`, { faults: faults.length });
  }
}
