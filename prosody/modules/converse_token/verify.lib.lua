-- Whether a token was made for a JID, in the order of refusals of spec/README.md. Whether it was used before is for the
-- replay store to say. No jid and no token makes it raise.

local equals = require "util.hashes".equals;
local base32_decode = module:require "converse_token/base32".decode;
local format = module:require "converse_token/format";
local is_localpart = module:require "converse_token/localpart";
local secrets_refusal = module:require "converse_token/secrets".refusal;

local function is_jid_of(domain, jid)
	local at = type(jid) == "string" and jid:find("@", 1, true);
	return at and jid:sub(at + 1) == domain and is_localpart(jid:sub(1, at - 1));
end

-- Holds the token against every pair and every step, always all of them, so that the time says neither which pair made
-- it nor what was wrong. Answers whether any pair signed it, and the newest accepted step of a pair that did.
local function match(options, parts, now)
	local signed, accepted = false, nil;
	for _, pair in ipairs(options.secrets) do
		local expected = format.signature_of(pair.token_secret, parts.otp, parts.nonce, options.jid);
		local is_signed = equals(expected, parts.signature);
		signed = is_signed or signed;
		local key = base32_decode(pair.otp_seed);
		for step = math.max(0, now - options.steps), now + options.steps do
			local is_step = equals(format.otp_of(key, step), parts.otp);
			if is_signed and is_step then accepted = math.max(accepted or 0, step); end
		end
	end
	return signed, accepted;
end

-- options: jid and token as the connection claims them, the site's domain, secrets (the current pair and perhaps the
-- previous one), at (unix seconds), steps (accepted either side of the current one).
-- Answers { localpart, nonce, step }, or nil and the code.
local function verify(options)
	for _, pair in ipairs(options.secrets) do
		local code = secrets_refusal(pair);
		if code then return nil, code; end
	end
	if not is_jid_of(options.domain, options.jid) then return nil, "token-jid"; end
	local parts = format.parse(options.token);
	if not parts then return nil, "token-malformed"; end
	local signed, accepted = match(options, parts, format.step_at(options.at));
	if not signed then return nil, "token-signature"; end
	if not accepted then return nil, "token-otp"; end
	return { localpart = options.jid:match("^[^@]+"), nonce = parts.nonce, step = accepted };
end

return verify;
