export { keepVerification } from './keep-verification.ts';
export type { VerifyPass } from './pass.ts';
export { verificationFindings, verificationState } from './verification-state.ts';
export type { KeptFinding, VerificationState } from './verification-state.ts';
export { verifyNext } from './verify-next.ts';
export type { VerifyPace, VerifyStep } from './verify-next.ts';
