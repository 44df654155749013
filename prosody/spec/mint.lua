-- Makes tokens for tests with the format's own functions; the vectors prove those.

local base64 = require "util.encodings".base64;
local load_library = require "load_module";
local base32 = load_library "converse_token/base32";
local format = load_library "converse_token/format";

local function mint(jid, at, nonce, pair)
	local otp = format.otp_of(base32.decode(pair.otp_seed), format.step_at(at));
	return otp .. nonce .. " " .. base64.encode(format.signature_of(pair.token_secret, otp, nonce, jid));
end

return mint;
