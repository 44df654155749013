-- For which of the site's members an account was made, and which portrait was told.

local cache = require "util.cache";

local store = module:open_store("converse_ids");
-- `false` for who has none, so that it is looked for once.
local known = cache.new(20000);

-- user: the member's user id; freed: when the site last gave that id up, in unix milliseconds; version: of the portrait,
-- false for none. Each is nil where nobody has told it.
local function read(localpart)
	local id = known:get(localpart);
	if id == nil then
		id = store:get(localpart) or false;
		known:set(localpart, id);
	end
	return id or {};
end

-- Whether what is told is of another person than the account is of: "newer", "older" or nil. An account of whom nothing
-- was told is of the first person who had the id.
local function compare(localpart, freed)
	local before = read(localpart).freed or 0;
	if freed == nil or freed == before then return nil; end
	return freed > before and "newer" or "older";
end

-- Answers whether it could be kept; what is kept already is not written again.
local function keep(localpart, told)
	local id, is_new = {}, false;
	for _, key in ipairs { "user", "freed", "version" } do
		id[key] = read(localpart)[key];
		if told[key] ~= nil and told[key] ~= id[key] then id[key], is_new = told[key], true; end
	end
	if not is_new then return true; end
	local ok, err = store:set(localpart, id);
	if not ok then return ok, err; end
	known:set(localpart, id);
	return true;
end

local function forget(localpart)
	known:set(localpart, nil);
end

return { read = read, compare = compare, keep = keep, forget = forget };
