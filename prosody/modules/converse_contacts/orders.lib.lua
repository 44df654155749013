-- The gateway's orders about groups. Groups are kept each under a hash, because an id may be longer than a file's name.

local hashes = require "util.hashes";
local json = require "util.json";

local gate = module:require "converse_orders/gate";
local group_id = module:require "converse_orders/group_id";
local read_group_order = module:require "converse_contacts/group_order";

local longest_body = 1024 * 1024;
local most_groups = 5000;

local store = module:open_store("converse_groups");
local key_of, id_of = group_id.key_of, group_id.id_of;

local function failed(id, err)
	module:log("error", "the group %s was not kept: %s", id, err);
	return gate.answer(500, "The group was not kept; see the log.");
end

-- Functions that load what is kept and follow orders; `take` gets the set of JIDs whose contacts are others then.
local function make_orders(groups, take)
	local orders = {};

	function orders.load()
		for key in store:users() do
			local kept, err = store:get(key);
			if kept and key_of(kept.id) == key then
				groups:put(kept.id, kept.hash, kept.title, kept.names);
			else
				module:log("error", "a group was not read: %s", err or key);
			end
		end
	end

	function orders.put(request, path)
		local id, refusal = id_of(path);
		if not id then return refusal; end
		if not gate.is_json(request) then return gate.answer(400, "The body must be application/json."); end
		local body = request.body or "";
		if #body > longest_body then return gate.answer(413, "The body is too long."); end
		local hash, before = hashes.sha256(body, true), groups:hash_of(id);
		if before == hash then return 204; end
		if not before and groups.count >= most_groups then return gate.answer(413, "There are too many groups."); end
		local title, names, why = read_group_order(body);
		if not title then return gate.answer(names, why); end
		local ok, err = store:set(key_of(id), { id = id, hash = hash, title = title, names = names });
		if not ok then return failed(id, err); end
		take(groups:put(id, hash, title, names));
		return 204;
	end

	function orders.delete(_, path)
		local id, refusal = id_of(path);
		if not id then return refusal; end
		if not groups:hash_of(id) then return 204; end
		local ok, err = store:set(key_of(id), nil);
		if not ok then return failed(id, err); end
		take(groups:remove(id));
		return 204;
	end

	function orders.list()
		return {
			headers = { content_type = "application/json", cache_control = "no-store" };
			body = json.encode { groups = groups:hashes() };
		};
	end

	return orders;
end

return make_orders;
