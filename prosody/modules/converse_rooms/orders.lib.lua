-- The gateway's orders about rooms. Records are kept each under a hash, because an id may be longer than a file's name.

local hashes = require "util.hashes";
local json = require "util.json";

local gate = module:require "converse_orders/gate";
local group_id = module:require "converse_orders/group_id";
local new_name = module:require "converse_rooms/name".new;
local new_cache = require "util.cache".new;
local new_message_id = require "util.id".medium;
local nicks_for = module:require "converse_rooms/nicks";
local read_notice = module:require "converse_rooms/notice";
local read_room_order = module:require "converse_rooms/room_order";

local longest_body = 1024 * 1024;
local most_rooms = 5000;
-- Notices that are known again.
local most_said = 1000;

local store = module:open_store("converse_rooms");
local key_of, id_of = group_id.key_of, group_id.id_of;

-- Whether the order is about a group that has the id of one that was deleted.
local function is_another(record, order)
	return order.generation ~= nil and order.generation ~= record.generation;
end

local function failed(id, err)
	module:log("error", "the room of the group %s is not as it should be: %s", id, err);
	return gate.answer(500, "The room is not as it should be; see the log.");
end

-- Functions that load what is kept and follow orders; `tell` gets the record of before and of now, nil for none.
local function make_orders(rooms, keep, tell)
	local orders = {};
	local said = new_cache(most_said);

	local function set(id, record)
		local ok, err = store:set(key_of(id), record);
		if ok then rooms:set(id, record); end
		return ok, err;
	end

	function orders.load()
		for key in store:users() do
			local kept, err = store:get(key);
			if kept and key_of(kept.id) == key then
				rooms:set(kept.id, kept);
			else
				module:log("error", "the room of a group was not read: %s", err or key);
			end
		end
	end

	-- Kept as not done first: whatever ends Prosody meanwhile, the gateway orders it again.
	local function put(id, hash, order)
		local before = rooms:get(id);
		local record = {
			id = id, localpart = before and before.localpart or new_name(), title = order.title,
			nicks = nicks_for(order.names, order.title), owners = order.owners,
			-- Who does not tell it, as an older site, says nothing about it.
			generation = order.generation or before and before.generation,
		};
		local ok, err = set(id, record);
		if not ok then return ok, err; end
		-- Bookmarks that end go before their members do, or a client would try to enter again.
		if before then tell(before, record, "gone"); end
		ok, err = keep.apply(record);
		if not ok then return ok, err; end
		record.hash = hash;
		ok, err = store:set(key_of(id), record);
		tell(before, record, "came");
		return ok, err;
	end

	local function close(record)
		rooms:set(record.id, nil);
		tell(record, nil, "gone");
		local ok, err = keep.close(record);
		if ok then ok, err = store:set(key_of(record.id), nil); end
		if not ok then rooms:set(record.id, record); end
		return ok, err;
	end

	function orders.put(request, path)
		local id, refusal = id_of(path);
		if not id then return refusal; end
		if not gate.is_json(request) then return gate.answer(400, "The body must be application/json."); end
		local body = request.body or "";
		if #body > longest_body then return gate.answer(413, "The body is too long."); end
		local hash, before = hashes.sha256(body, true), rooms:get(id);
		if before and before.hash == hash then return 204; end
		if not before and rooms.count >= most_rooms then return gate.answer(413, "There are too many rooms."); end
		local order, status, why = read_room_order(body);
		if not order then return gate.answer(status, why); end
		local ok, err = true, nil;
		if before and is_another(before, order) then ok, err = close(before); end
		if ok then ok, err = put(id, hash, order); end
		if not ok then return failed(id, err); end
		return 204;
	end

	function orders.delete(_, path)
		local id, refusal = id_of(path);
		if not id then return refusal; end
		local record = rooms:get(id);
		if not record then return 204; end
		local ok, err = close(record);
		if not ok then return failed(id, err); end
		return 204;
	end

	function orders.list()
		local jids = {};
		for id, record in pairs(rooms.by_id) do jids[id] = keep.bare(record); end
		return {
			headers = { content_type = "application/json", cache_control = "no-store" };
			body = json.encode { rooms = rooms:hashes(), jids = jids };
		};
	end

	-- What the room says to who is in it, and keeps in its archive.
	function orders.notice(request, path)
		local id, refusal = id_of(path);
		if not id then return refusal; end
		if not gate.is_json(request) then return gate.answer(400, "The body must be application/json."); end
		local body = request.body or "";
		if #body > longest_body then return gate.answer(413, "The body is too long."); end
		local notice, why = read_notice(body);
		if not notice then return gate.answer(400, why); end
		local record = rooms:get(id);
		if not record or notice.generation and notice.generation ~= record.generation then
			return gate.answer(404, "The group has no room.");
		end
		-- Who got no answer asks again.
		local key = notice.id and record.localpart .. "/" .. notice.id;
		if key and said:get(key) then return 204; end
		if not keep.say(record, notice.id or new_message_id(), notice.text) then return failed(id, "it is not there"); end
		if key then said:set(key, true); end
		return 204;
	end

	-- Somebody's account is gone. The next order makes the rest right.
	function orders.forget(localpart)
		for _, record in pairs(rooms.by_id) do
			if record.nicks[localpart] or record.owners[localpart] then
				local rest = {
					id = record.id, localpart = record.localpart, title = record.title, generation = record.generation,
					nicks = {}, owners = {},
				};
				for name, nick in pairs(record.nicks) do if name ~= localpart then rest.nicks[name] = nick; end end
				for name in pairs(record.owners) do if name ~= localpart then rest.owners[name] = true; end end
				local ok, err = set(record.id, rest);
				if ok then ok, err = keep.apply(rest); end
				if not ok then failed(record.id, err); end
			end
		end
	end

	return orders;
end

return make_orders;
