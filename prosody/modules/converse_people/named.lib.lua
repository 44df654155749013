-- Whose names are known, to find out whether a text is one of them.

local key_of = module:require "converse_people/name_key";

-- `each` goes through all names once, when somebody asks for the first time: it calls its argument with localpart and
-- name. Nobody asks where the site has named all who chat.
local function new(each)
	local keys, owners, is_filled = {}, {}, false;

	local function forget(localpart)
		local key = keys[localpart];
		local people = key and owners[key];
		keys[localpart] = nil;
		if not people then return; end
		people[localpart] = nil;
		if not next(people) then owners[key] = nil; end
	end

	local function put(localpart, name)
		forget(localpart);
		local key = key_of(name);
		if key == "" then return; end
		keys[localpart] = key;
		owners[key] = owners[key] or {};
		owners[key][localpart] = true;
	end

	local named = {};

	function named.put(localpart, name)
		if is_filled then put(localpart, name); end
	end

	named.forget = forget;

	-- Whether people would take the text for the name of somebody else than `localpart`, which may be nil.
	function named.is_of_another(text, localpart)
		if not is_filled then
			is_filled = true;
			each(put);
		end
		for other in pairs(owners[key_of(text)] or {}) do
			if other ~= localpart then return true; end
		end
		return false;
	end

	return named;
end

return { new = new };
