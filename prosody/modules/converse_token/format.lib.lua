-- The token's parts: otp(8 digits) nonce(32 digits) SP base64(32 bytes). See spec/README.md.

local base64 = require "util.encodings".base64;
local hmac_sha1 = require "util.hashes".hmac_sha1;
local hmac_sha256 = require "util.hashes".hmac_sha256;

local step_seconds = 30;
local form = "^(" .. ("[0-9]"):rep(8) .. ")(" .. ("[0-9]"):rep(32) .. ") (" .. ("[A-Za-z0-9+/]"):rep(43) .. "=)$";

-- The step of an instant in unix seconds.
local function step_at(at)
	return math.floor(at / step_seconds);
end

-- nil for anything but the one way to write a token.
local function parse(token)
	if type(token) ~= "string" then return nil; end
	local otp, nonce, encoded = token:match(form);
	local signature = encoded and base64.decode(encoded);
	-- Unused bits of the last character: another text for the same bytes would be another token.
	if not signature or base64.encode(signature) ~= encoded then return nil; end
	return { otp = otp, nonce = nonce, signature = signature };
end

local function counter_of(step)
	local bytes = {};
	for place = 8, 1, -1 do
		bytes[place] = string.char(step % 256);
		step = math.floor(step / 256);
	end
	return table.concat(bytes);
end

-- RFC 6238 with HMAC-SHA1, eight digits; key is bytes, step at least 0.
local function otp_of(key, step)
	local digest = hmac_sha1(key, counter_of(step));
	local offset = digest:byte(20) % 16;
	local a, b, c, d = digest:byte(offset + 1, offset + 4);
	local number = (a % 128) * 16777216 + b * 65536 + c * 256 + d;
	return ("%08d"):format(number % 100000000);
end

-- The 32 bytes that sign a one-time password and a nonce for a bare JID.
local function signature_of(token_secret, otp, nonce, jid)
	return hmac_sha256(token_secret, otp .. nonce .. jid);
end

return { step_at = step_at, parse = parse, otp_of = otp_of, signature_of = signature_of };
