-- What Prosody keeps of a member whose account it deletes: affiliations in rooms and files, which are in other hosts' stores,
-- and the contact list in memory. Who has the same user id later must find nothing of it.

local storagemanager = require "core.storagemanager";

local function leave_rooms(muc, bare)
	for room in muc.all_rooms() do
		local affiliation = room:get_affiliation(bare);
		if affiliation and affiliation ~= "none" then
			room:set_affiliation(true, bare, "none");
			room:save(true);
		end
	end
end

local function remove_files(host, bare)
	local uploads = storagemanager.open(host, "uploads", "archive");
	local found, err = uploads:find(nil, { with = bare });
	if not found then error(err or "its uploads are not found"); end
	for slot in found do
		os.remove(storagemanager.olddm.getpath(slot, host, "http_file_share", "bin"));
	end
	uploads:delete(nil, { with = bare });
end

-- What is wrong with one host keeps no other from being done.
local function remove(localpart, domain)
	local bare = localpart .. "@" .. domain;
	-- core.rostermanager would give it to the next one.
	local rosters = prosody.hosts[domain].roster_cache;
	if rosters then rosters:set(bare, nil); end
	for name, host in pairs(prosody.hosts) do
		for kind, act in pairs { muc = leave_rooms, http_file_share = remove_files } do
			local loaded = host.modules and host.modules[kind];
			local ok, err = xpcall(function ()
				if loaded then act(kind == "muc" and loaded or name, bare); end
			end, debug.traceback);
			if not ok then module:log("error", "what %s left in %s was not removed: %s", bare, name, err); end
		end
	end
end

return { remove = remove };
