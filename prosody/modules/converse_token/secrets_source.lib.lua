-- Where a site's secrets come from: a function that answers, at each call, the pairs that are there now; or nil, a code
-- and where the fault is. No value of a secret is in what it says.

local lfs = require "lfs";
local read_text = module:require "converse_token/secrets_text";
local rules = module:require "converse_token/secrets";
local refusal, order_refusal = rules.refusal, rules.order_refusal;

local longest = 65536;
local least_order_secret = 32;

local function judge(pairs_of_site, names)
	for which, pair in ipairs(pairs_of_site) do
		local code, name = refusal(pair);
		if code then return nil, code, names[which][name]; end
	end
	return pairs_of_site;
end

-- The bytes of a file that nobody but its owner may read or write; uid is nil where the system has no such owners.
local function read_file(path, uid)
	local attributes, err = lfs.attributes(path);
	if not attributes then return nil, "secrets-unreadable", err; end
	if attributes.mode ~= "file" then return nil, "secrets-unreadable", path .. " is not a file"; end
	if uid and attributes.uid ~= uid then
		return nil, "secrets-permissions", ("%s belongs to user %s, and this is user %s"):format(path, attributes.uid, uid);
	end
	if uid and attributes.permissions:sub(4) ~= "------" then
		return nil, "secrets-permissions", path .. " may be read or written by others; run chmod 600 on it";
	end
	local file, reason = io.open(path, "rb");
	if not file then return nil, "secrets-unreadable", reason; end
	local text, problem = file:read(longest + 1);
	file:close();
	if problem then return nil, "secrets-unreadable", problem; end
	return text or "";
end

local function read_site(text, path, site)
	if #text > longest then return nil, "secrets-syntax", path .. " is too long"; end
	local sites, line = read_text(text);
	if not sites then return nil, "secrets-syntax", ("%s, line %d"):format(path, line); end
	local prefix = "sites." .. site .. ".";
	return judge(sites[site] or { {} }, {
		{ otp_seed = prefix .. "otp_seed", token_secret = prefix .. "token_secret" };
		{ otp_seed = prefix .. "previous.otp_seed", token_secret = prefix .. "previous.token_secret" };
	});
end

-- The file is read at each call, and understood again when its bytes are others: a change is never missed, however fast
-- it came.
local function from_file(path, site, uid)
	local last, answer;
	return function ()
		local text, code, where = read_file(path, uid);
		if not text then return nil, code, where; end
		if text ~= last then
			last, answer = text, { read_site(text, path, site) };
		end
		return answer[1], answer[2], answer[3];
	end;
end

local current = { otp_seed = "CONVERSE_OTP_SEED", token_secret = "CONVERSE_TOKEN_SECRET" };
local previous = { otp_seed = "CONVERSE_PREVIOUS_OTP_SEED", token_secret = "CONVERSE_PREVIOUS_TOKEN_SECRET" };

-- An empty variable is as good as none; a previous pair of which one is set is a pair.
local function from_environment(getenv)
	local function read(names)
		return { otp_seed = getenv(names.otp_seed) or "", token_secret = getenv(names.token_secret) or "" };
	end
	local pairs_of_site, before = { read(current) }, read(previous);
	if before.otp_seed ~= "" or before.token_secret ~= "" then pairs_of_site[2] = before; end
	return function ()
		return judge(pairs_of_site, { current, previous });
	end;
end

-- A function that answers the secret of the gateway's orders, or nil, a code and where the fault is: that of the
-- environment if it is set, as it is where the gateway starts Prosody, else that of the file, read at each call.
local function order_secret(getenv, path, uid)
	local given = getenv("CONVERSE_PROVISION_SECRET") or "";
	if given ~= "" or not path then
		local code = #given < least_order_secret and "secret-missing" or nil;
		return function ()
			if code then return nil, code, "CONVERSE_PROVISION_SECRET is not set, or too short"; end
			return given;
		end;
	end
	return function ()
		local text, code, where = read_file(path, uid);
		if not text then return nil, code, where; end
		if #text > longest then return nil, "secrets-syntax", path .. " is too long"; end
		local sites, found = read_text(text);
		if not sites then return nil, "secrets-syntax", ("%s, line %d"):format(path, found); end
		code = order_refusal(found);
		if code then return nil, code, "prosody.order_secret"; end
		return found;
	end;
end

return { from_file = from_file, from_environment = from_environment, order_secret = order_secret };
