-- secrets.toml: of TOML 1.0 the part that `collective-converse secrets create` writes. What another reader of TOML would
-- understand otherwise is refused, never guessed.

local utf8_valid = require "util.encodings".utf8.valid;

-- The key between Plone and the gateway is nothing to Prosody: it may be there.
local site_keys = { otp_seed = "string", token_secret = "string", plone_key = "string" };
local previous_keys = { otp_seed = "string", token_secret = "string" };
local prosody_keys = { order_secret = "string" };

-- `a."b".c` as { "a", "b", "c" }, or nil.
local function read_path(text)
	local path = {};
	for part in (text .. "."):gmatch("([^.]*)%.") do
		local key = part:match("^%s*([A-Za-z0-9_-]+)%s*$") or part:match("^%s*\"([A-Za-z0-9_-]+)\"%s*$")
			or part:match("^%s*'([A-Za-z0-9_-]+)'%s*$");
		if not key then return nil; end
		path[#path + 1] = key;
	end
	return path;
end

local function is_end(text)
	return text:find("^%s*$") ~= nil or text:find("^%s*#") ~= nil;
end

-- A string or a whole number, or nil.
local function read_value(text)
	local value, rest = text:match("^\"([^\"\\]*)\"(.*)$");
	if not value then value, rest = text:match("^'([^']*)'(.*)$"); end
	if not value then
		value, rest = text:match("^([0-9]+)(.*)$");
		value = tonumber(value);
	end
	if value == nil or not is_end(rest) then return nil; end
	return value;
end

-- Opens the table of a header: a place for its keys and which these are, or nil.
local function open_table(sites, prosody, path)
	if path[1] == "prosody" and not path[2] and not prosody.is_open then
		prosody.is_open = true;
		return prosody, prosody_keys;
	end
	if path[1] ~= "sites" or #path > 3 or (path[3] and path[3] ~= "previous") then return nil; end
	if not path[2] then return {}, {}; end
	local site = sites[path[2]] or {};
	sites[path[2]] = site;
	local which = path[3] and 2 or 1;
	if site[which] then return nil; end
	site[which] = {};
	return site[which], path[3] and previous_keys or site_keys;
end

local function fill(site)
	local pairs_of_site = {};
	for which = 1, site[2] and 2 or 1 do
		local found = site[which] or {};
		pairs_of_site[which] = { otp_seed = found.otp_seed or "", token_secret = found.token_secret or "" };
	end
	return pairs_of_site;
end

-- A map from a site's name to its pairs, the current one and perhaps the previous one, not yet judged. A secret that is
-- absent is "". With it comes the secret of the gateway's orders, if there is one. Or nil and the number of the line that
-- is not understood, 0 for the file as a whole.
local function read(text)
	if not utf8_valid(text) then return nil, 0; end
	local sites, prosody, top, number = {}, {}, {}, 0;
	local current, allowed = top, { version = "number" };
	for line in (text .. "\n"):gmatch("([^\n]*)\n") do
		number = number + 1;
		line = line:gsub("\r$", "");
		if line:find("[%z\1-\8\10-\31\127]") then return nil, number; end
		local header, after = line:match("^%s*%[([^%[%]]*)%](.*)$");
		local key, value = line:match("^%s*([A-Za-z0-9_-]+)%s*=%s*(.*)$");
		if header then
			local path = is_end(after) and read_path(header);
			if not path then return nil, number; end
			current, allowed = open_table(sites, prosody, path);
			if not current then return nil, number; end
		elseif key then
			value = read_value(value);
			if current[key] ~= nil or allowed[key] ~= type(value) then return nil, number; end
			current[key] = value;
		elseif not is_end(line) then
			return nil, number;
		end
	end
	if top.version ~= 1 then return nil, 0; end
	local read_sites = {};
	for name, site in pairs(sites) do read_sites[name] = fill(site); end
	return read_sites, prosody.order_secret;
end

return read;
