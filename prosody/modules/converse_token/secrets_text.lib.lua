-- secrets.toml: of TOML 1.0 the part that `collective-converse secrets create` writes. What another reader of TOML would
-- understand otherwise is refused, never guessed.

local utf8_valid = require "util.encodings".utf8.valid;

local secret_names = { otp_seed = true, token_secret = true };

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

-- Opens the table of a header: a place for its keys, or nil.
local function open_table(sites, path)
	if path[1] ~= "sites" or #path > 3 or (path[3] and path[3] ~= "previous") then return nil; end
	if not path[2] then return {}; end
	local site = sites[path[2]] or {};
	sites[path[2]] = site;
	local which = path[3] and 2 or 1;
	if site[which] then return nil; end
	site[which] = {};
	return site[which];
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
-- absent is "". Or nil and the number of the line that is not understood, 0 for the file as a whole.
local function read(text)
	if not utf8_valid(text) then return nil, 0; end
	local sites, version, number = {}, nil, 0;
	local current, allowed = {}, { version = "number" };
	for line in (text .. "\n"):gmatch("([^\n]*)\n") do
		number = number + 1;
		line = line:gsub("\r$", "");
		if line:find("[%z\1-\8\10-\31\127]") then return nil, number; end
		local header, after = line:match("^%s*%[([^%[%]]*)%](.*)$");
		local key, value = line:match("^%s*([A-Za-z0-9_-]+)%s*=%s*(.*)$");
		if header then
			local path = is_end(after) and read_path(header);
			current = path and open_table(sites, path);
			if not current then return nil, number; end
			allowed = path[2] and { otp_seed = "string", token_secret = "string" } or {};
		elseif key then
			value = read_value(value);
			if current[key] ~= nil or allowed[key] ~= type(value) then return nil, number; end
			current[key] = value;
			if not secret_names[key] then version = value; end
		elseif not is_end(line) then
			return nil, number;
		end
	end
	if version ~= 1 then return nil, 0; end
	local read_sites = {};
	for name, site in pairs(sites) do read_sites[name] = fill(site); end
	return read_sites;
end

return read;
