-- A roster in memory, where contacts that are given lie over those that the member keeps of their own. What is kept is
-- in the field `given` of the item that lies over it, and never changes by what is given. A request to become a contact
-- waits while the contact is given. `roster[false].given` has what of the roster itself is kept.

local function own_of(item)
	if not item or not item.given then return item; end
	return item.given ~= true and item.given or nil;
end

-- The member's own name and groups stay; the group's title is added.
local function over(own, wanted)
	local groups = {};
	for title in pairs(own.groups or {}) do groups[title] = true; end
	for title in pairs(wanted.groups) do groups[title] = true; end
	return { subscription = "both", name = own.name or wanted.name, groups = groups, given = own };
end

local function same_groups(one, other)
	if one == other then return true; end
	for title in pairs(one) do if not other[title] then return false; end end
	for title in pairs(other) do if not one[title] then return false; end end
	return true;
end

-- A version of a roster (XEP-0237) is a number, and Prosody counts on with what members keep of their own. `offset` is
-- another for each state of what is given.
local function open(meta, offset)
	local before = meta.given and meta.given.offset or 0;
	meta.version = (meta.version or 1) - before + offset;
	meta.given = { offset = offset, pending = meta.given and meta.given.pending or {} };
end

local function close(meta)
	if not meta.given then return; end
	meta.version = meta.version - meta.given.offset;
	meta.given = nil;
end

local function move(request, from, to)
	if from[request] == nil then return; end
	to[request], from[request] = from[request], nil;
end

-- Lays what is given, by JID and with the member's own among it, over a roster. Answers lists of JIDs: who came, whose
-- name or groups are others, who went.
local function lay(roster, given, self_jid, offset)
	local meta, came, changed, gone = roster[false], {}, {}, {};
	local is_given = given[next(given)] ~= nil and (next(given, next(given)) ~= nil or not given[self_jid]);
	if is_given then open(meta, offset); end
	for jid, item in pairs(roster) do
		if jid and item.given and not given[jid] then
			roster[jid] = own_of(item);
			move(jid, meta.given.pending, meta.pending);
			gone[#gone + 1] = jid;
		end
	end
	for jid, wanted in pairs(given) do
		if jid ~= self_jid then
			local item = roster[jid];
			local own = own_of(item);
			local laid = own and over(own, wanted) or wanted;
			if not item or not item.given then
				move(jid, meta.pending, meta.given.pending);
				came[#came + 1] = jid;
			elseif item.name ~= laid.name or not same_groups(item.groups, laid.groups) then
				changed[#changed + 1] = jid;
			end
			roster[jid] = laid;
		end
	end
	if not is_given then close(meta); end
	return came, changed, gone;
end

-- What may be stored of an item, nil for nothing.
local function stored_item(item)
	return own_of(item);
end

-- What may be stored of what a roster says of itself.
local function stored_meta(meta)
	local laid = meta and meta.given;
	if not laid then return meta; end
	local copy = {};
	for key, value in pairs(meta) do copy[key] = value; end
	copy.given, copy.version, copy.pending = nil, meta.version - laid.offset, {};
	for _, requests in ipairs { laid.pending, meta.pending or {} } do
		for jid, request in pairs(requests) do copy.pending[jid] = request; end
	end
	return copy;
end

return { lay = lay, over = over, own_of = own_of, stored_item = stored_item, stored_meta = stored_meta };
