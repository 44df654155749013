-- The store of rosters as Prosody opens it, which writes only what members keep of their own.

local roster = module:require "converse_contacts/roster";

local function set(store)
	return function (_, username, data)
		if type(data) ~= "table" then return store:set(username, data); end
		local own = {};
		for jid, item in pairs(data) do
			if jid then own[jid] = roster.stored_item(item); else own[jid] = roster.stored_meta(item); end
		end
		return store:set(username, own);
	end;
end

local function set_keys(store)
	return function (_, username, changes)
		local own = {};
		for jid, item in pairs(changes) do
			if not jid then
				own[jid] = roster.stored_meta(item);
			elseif item == store.remove then
				own[jid] = item;
			else
				own[jid] = roster.stored_item(item) or store.remove;
			end
		end
		return store:set_keys(username, own);
	end;
end

local function wrap(store, kind)
	local own = kind == "map" and { set_keys = set_keys(store) } or { set = set(store) };
	return setmetatable(own, { __index = store });
end

return { wrap = wrap };
