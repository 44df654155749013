-- For which of the site's members an account was made.

local cache = require "util.cache";

local store = module:open_store("converse_ids");
-- `false` for who has none, so that it is looked for once.
local known = cache.new(20000);

local function read(localpart)
	local id = known:get(localpart);
	if id == nil then
		id = store:get(localpart) or false;
		known:set(localpart, id);
	end
	return id or nil;
end

-- The member's user id; nil where nobody has told it.
local function user_of(localpart)
	local id = read(localpart);
	return id and id.user;
end

-- Answers whether it could be kept; what is kept already is not written again.
local function keep(localpart, user)
	if user == nil or user_of(localpart) == user then return true; end
	local id = { user = user };
	local ok, err = store:set(localpart, id);
	if not ok then return ok, err; end
	known:set(localpart, id);
	return true;
end

local function forget(localpart)
	known:set(localpart, nil);
end

return { user_of = user_of, keep = keep, forget = forget };
