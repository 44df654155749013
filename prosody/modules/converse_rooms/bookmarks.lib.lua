-- Bookmarks (XEP-0402) of the rooms that groups have, as a member finds them among their own. Nothing is written: they
-- are laid over what the member's PEP service answers. Where a member keeps a bookmark of such a room, as to enter it no
-- more by itself, theirs is shown, under the room's name.

local jid = require "util.jid";
local st = require "util.stanza";

local is_reserved = module:require "converse_rooms/name".is_reserved;

local node = "urn:xmpp:bookmarks:1";
local xmlns_pubsub = "http://jabber.org/protocol/pubsub";
local methods = { "get_items", "retract", "purge", "get_node_config", "set_node_config" };
local options = {
	persist_items = true, max_items = "max", send_last_published_item = "never", access_model = "whitelist",
};

local function given_item(room_jid, record, localpart)
	return st.stanza("item", { xmlns = xmlns_pubsub, id = room_jid })
		:tag("conference", { xmlns = node, name = record.title, autojoin = "true" })
			:text_tag("nick", record.nicks[localpart]):reset();
end

local function named(item, title)
	local copy = st.clone(item);
	local conference = copy:get_child("conference", node);
	if conference then conference.attr.name = title; end
	return copy;
end

-- `rooms` as in rooms.lib.lua, on `rooms_host`.
local function new(rooms, rooms_host)
	local function room_jid(localpart)
		return localpart .. "@" .. rooms_host;
	end

	local function given_to(localpart)
		local given = {};
		for room, record in pairs(rooms:given_to(localpart) or {}) do given[room_jid(room)] = record; end
		return given;
	end

	-- A bookmark of a room that the member is not in any more is shown no longer.
	local function is_gone(id, given)
		local localpart, host = jid.split(id);
		return host == rooms_host and is_reserved(localpart) and not given[id];
	end

	local function merged(own, given, localpart, wanted)
		local items = {};
		local function add(id, item)
			if not items[id] then items[#items + 1] = id; end
			items[id] = item;
		end
		for _, id in ipairs(own) do
			if given[id] then add(id, named(own[id], given[id].title)); end
			if not given[id] and not is_gone(id, given) then add(id, own[id]); end
		end
		local rest = {};
		for id in pairs(given) do
			if not items[id] and (not wanted or wanted[id]) then rest[#rest + 1] = id; end
		end
		table.sort(rest);
		for _, id in ipairs(rest) do add(id, given_item(id, given[id], localpart)); end
		return items;
	end

	local function first(items, most)
		for place = #items, (most or #items) + 1, -1 do items[items[place]], items[place] = nil, nil; end
		return items;
	end

	local function wrap(service, localpart)
		local self_jid = service.config.jid;
		local own = {};
		for _, method in ipairs(methods) do own[method] = service[method]; end

		-- Others may be allowed to read what the member keeps; they do not see this.
		local function is_owner(actor)
			return actor == true or actor ~= nil and jid.bare(actor) == self_jid;
		end

		local function tell(id, record)
			service:broadcast("items", node, {}, given_item(id, record, localpart), true, service.nodes[node]);
		end

		function service:get_items(name, actor, ids, spec)
			local given = name == node and is_owner(actor) and given_to(localpart);
			if not given then return own.get_items(self, name, actor, ids, spec); end
			local ok, items = own.get_items(self, name, actor, ids);
			if not ok and items ~= "item-not-found" then return ok, items; end
			if not ok and not next(given) then return ok, items; end
			local wanted;
			if ids then
				wanted = {};
				for _, id in ipairs(type(ids) == "table" and ids or { ids }) do wanted[id] = true; end
			end
			return true, first(merged(ok and items or {}, given, localpart, wanted), spec and spec.max);
		end

		-- The member's own goes; the one that is given is there again.
		function service:retract(name, actor, id, notify)
			local record = name == node and is_owner(actor) and given_to(localpart)[id];
			if not record then return own.retract(self, name, actor, id, notify); end
			local ok, err = own.retract(self, name, actor, id);
			if not ok and err ~= "item-not-found" then return ok, err; end
			if notify then tell(id, record); end
			return true;
		end

		function service:purge(name, actor, notify)
			local given = name == node and is_owner(actor) and given_to(localpart);
			local ok, err = own.purge(self, name, actor, notify);
			if not given or not next(given) then return ok, err; end
			if not ok and err ~= "item-not-found" then return ok, err; end
			if notify then for id, record in pairs(given) do tell(id, record); end end
			return true;
		end

		-- The node need not be there where all bookmarks are given; it is made when the member's client sets it up.
		local function is_missing(name, actor)
			return name == node and not service.nodes[node] and is_owner(actor) and rooms:given_to(localpart) ~= nil;
		end
		function service:get_node_config(name, actor)
			if not is_missing(name, actor) then return own.get_node_config(self, name, actor); end
			local config = {};
			for option, value in pairs(options) do config[option] = value; end
			return true, config;
		end
		function service:set_node_config(name, actor, config)
			if is_missing(name, actor) then return self:create(name, true, config); end
			return own.set_node_config(self, name, actor, config);
		end
	end

	local function unwrap(service)
		for _, method in ipairs(methods) do service[method] = nil; end
	end

	-- Tells the member's clients that the bookmark of a room has come or changed, or has gone; old clients hear it as an
	-- event of the service.
	local function tell(service, localpart, id)
		local ok, items = service:get_items(node, true, { id });
		local item = ok and items[id];
		if item then
			service:broadcast("items", node, {}, item, true, service.nodes[node]);
		else
			service:broadcast("retract", node, {}, st.stanza("retract", { id = id }), true, service.nodes[node]);
		end
		local event = { service = service, node = node, actor = true, id = id, item = item or nil };
		service.events.fire_event(item and "item-published/" .. node or "item-retracted", event);
		return localpart;
	end

	return { wrap = wrap, unwrap = unwrap, tell = tell };
end

return { new = new, node = node };
