export { type SecretCode, type TokenCode, TokenError } from "./error.ts";
export { isBareJid, isLocalpart } from "./jid.ts";
export { type MintedToken, type MintOptions, mintToken } from "./mint.ts";
export { nodeprep } from "./nodeprep.ts";
export { generateNonce, generateNonceTail, loginIdOf, nonceAt } from "./nonce.ts";
export { checkPloneKey, decodePloneKey, generatePloneKey } from "./plone-key.ts";
export {
  checkSecrets,
  generateSecrets,
  type RandomBytes,
  type Secrets,
  type SecretsCheck,
} from "./secrets.ts";
export { type Verified, type VerifyOptions, verifyToken } from "./verify.ts";
