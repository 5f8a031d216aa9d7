export { LOGIN_SECONDS, beginLogin, bearerOfLogin, endLogin } from './logins.ts';
export { TokenNameRefused, TokenUnknown, addToken, bearerOf, listTokens, revokeToken } from './tokens.ts';
export type { Bearer, Token } from './tokens.ts';
