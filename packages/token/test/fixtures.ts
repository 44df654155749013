/** For tests only. */
export const SECRETS = { otpSeed: "QMLI7ZKDSUE5OWTB", tokenSecret: "W4QZ2JTN7HMDUEAVK5XO3LRC6YPGSIFB" };
export const OTHER = { otpSeed: "6TBXGJNYQ3ZAMRHE", tokenSecret: "E3VYCKRO5WJAZ7NTUH2GQXMB6DPLS4IF" };
export const JID = "alice@plain.example";
export const NONCE = "31415926535897932384626433832795";
export const AT = 1_790_000_000;
