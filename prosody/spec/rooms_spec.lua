local load_library = require "load_module";
local name = load_library "converse_rooms/name";
local nicks_for = load_library "converse_rooms/nicks";
local read = load_library "converse_rooms/room_order";
local rooms = load_library "converse_rooms/rooms";
local new_bookmarks = load_library("converse_rooms/bookmarks").new;
local st = require "util.stanza";

describe("the name of a room", function ()
	it("is another one each time, and is known as the site's", function ()
		local first = name.new();
		assert.not_equal(first, name.new());
		assert.is_true(name.is_reserved(first));
		assert.is_false(name.is_reserved("editors"));
		assert.is_false(name.is_reserved(nil));
	end);
end);

describe("nicks", function ()
	it("are names, and of two with the same one has the localpart too", function ()
		assert.same({ a = "Jane Doe", b = "Jane Doe (b)", c = "Carl" }, nicks_for { a = "Jane Doe", b = "Jane Doe", c = "Carl" });
	end);

	it("are never the same, whatever members are called", function ()
		local names = { a = "X", b = "X", c = "X (b)", d = "\239\188\184", e = "e", f = "\226\128\139", g = "f", h = "e" };
		local seen = {};
		for localpart, nick in pairs(nicks_for(names)) do
			assert.is_nil(seen[nick]);
			seen[nick] = localpart;
			names[localpart] = nil;
		end
		assert.same({}, names);
	end);

	it("are not what the room is called", function ()
		assert.same({ a = "Press (a)", b = "Bob" }, nicks_for({ a = "Press", b = "Bob" }, "Press"));
	end);

	it("fall back to the localpart where XMPP takes no such name", function ()
		assert.same({ a = "a" }, nicks_for { a = "\u{E0001}" });
	end);
end);

describe("the order", function ()
	it("says title, members and owners", function ()
		local order = read '{"title":"T","members":[{"localpart":"a","name":"A"}],"owners":["b","c"]}';
		assert.same({ title = "T", names = { a = "A" }, owners = { b = true, c = true } }, order);
	end);

	it("says which group of this id it is, where the site knows it", function ()
		assert.equal("g1", read('{"title":"T","members":[],"owners":[],"generation":"g1"}').generation);
	end);

	for _, generation in ipairs { "null", '""', "1", "[]", "{}", '"' .. ("x"):rep(401) .. '"' } do
		it("is refused with the generation " .. generation:sub(1, 9), function ()
			local order, status = read('{"title":"T","members":[],"owners":[],"generation":' .. generation .. "}");
			assert.is_nil(order);
			assert.equal(400, status);
		end);
	end

	for _, owners in ipairs { "null", '"a"', '{"a":1}', '["a","a"]', '["A"]', "[1]", '["a",null,"b"]' } do
		it("is refused with the owners " .. owners, function ()
			local order, status = read('{"title":"T","members":[],"owners":' .. owners .. "}");
			assert.is_nil(order);
			assert.equal(400, status);
		end);
	end
end);

local function record(id, localpart, title, nicks)
	return { id = id, localpart = localpart, title = title, hash = "1", nicks = nicks, owners = { olga = true } };
end

describe("rooms", function ()
	it("are given to members, and not to owners who are none", function ()
		local kept = rooms.new();
		local editors = record("e", "converse-group-1", "Editors", { anna = "Anna" });
		kept:set("e", editors);
		assert.same({ ["converse-group-1"] = editors }, kept:given_to("anna"));
		assert.is_nil(kept:given_to("olga"));
		assert.equal("owner", rooms.affiliation_in(editors, "olga"));
		assert.equal("member", rooms.affiliation_in(editors, "anna"));
		assert.is_nil(rooms.affiliation_in(editors, "carl"));
		assert.equal(editors, kept:set("e", nil));
		assert.is_nil(kept:given_to("anna"));
		assert.is_nil(kept:at("converse-group-1"));
		assert.same({ 0, {} }, { kept.count, kept:hashes() });
	end);

	it("whose order was not done are listed as others than any order", function ()
		local kept = rooms.new();
		local editors = record("e", "converse-group-1", "Editors", {});
		editors.hash = nil;
		kept:set("e", editors);
		assert.same({ e = "" }, kept:hashes());
	end);
end);

describe("bookmarks", function ()
	local node = "urn:xmpp:bookmarks:1";
	local anna = "anna@example.org";
	local room = "converse-group-1@rooms.example.org";

	-- A service with what is kept; nobody but anna may.
	local function service_with(own)
		local service = { config = { jid = anna }, nodes = { [node] = own and {} or nil }, told = {} };
		local methods = {};
		function methods:get_items(of)
			if not self.nodes[of] then return false, "item-not-found"; end
			local items = {};
			for id, item in pairs(own) do items[#items + 1] = id; items[id] = item; end
			return true, items;
		end
		function methods:retract(_, _, id)
			if not own or not own[id] then return false, "item-not-found"; end
			own[id] = nil;
			return true;
		end
		function methods:broadcast(kind, _, _, item) self.told[#self.told + 1] = kind .. " " .. item.attr.id; end
		return setmetatable(service, { __index = methods });
	end

	local function bookmark(id, title)
		return st.stanza("item", { id = id }):tag("conference", { xmlns = node, name = title, autojoin = "false" }):reset();
	end

	local function wrapped(own, is_member)
		local kept = rooms.new();
		kept:set("e", record("e", "converse-group-1", "Editors", { [is_member and "anna" or "bert"] = "Anna" }));
		local service = service_with(own);
		new_bookmarks(kept, "rooms.example.org").wrap(service, "anna");
		return service;
	end

	it("are shown to the member alone, also where the member keeps none", function ()
		local _, items = wrapped(nil, true):get_items(node, anna .. "/phone");
		assert.same({ room }, { table.unpack(items) });
		assert.same({ false, "item-not-found" }, { wrapped(nil, true):get_items(node, "bert@example.org") });
		assert.same({ false, "item-not-found" }, { wrapped(nil, false):get_items(node, anna) });
		_, items = wrapped({}, true):get_items(node, anna, { "other@example.org" });
		assert.same({}, items);
		_, items = wrapped({ x = bookmark("x", "X") }, true):get_items(node, anna, nil, { max = 1 });
		assert.equal(1, #items);
	end);

	it("that the member keeps are as they are, under the room's name", function ()
		local own = { [room] = bookmark(room, "Mine"), ["x@y"] = bookmark("x@y", "X") };
		local _, items = wrapped(own, true):get_items(node, anna);
		local shown = items[room]:get_child("conference", node).attr;
		assert.same({ "Editors", "false" }, { shown.name, shown.autojoin });
		assert.equal("Mine", own[room]:get_child("conference", node).attr.name);
		assert.equal(own["x@y"], items["x@y"]);
	end);

	it("of a room that the member has left are not shown", function ()
		local _, items = wrapped({ [room] = bookmark(room, "Mine") }, false):get_items(node, anna);
		assert.same({}, items);
	end);

	it("come again when they are thrown away", function ()
		local own = { [room] = bookmark(room, "Mine") };
		local service = wrapped(own, true);
		assert.is_true(service:retract(node, anna, room, true));
		assert.same({}, own);
		assert.is_true(service:retract(node, anna, room, true));
		assert.same({ "items " .. room, "items " .. room }, service.told);
		assert.same({ false, "item-not-found" }, { service:retract(node, anna, "x@y", true) });
	end);
end);
