local load_library = require "load_module";
local st = require "util.stanza";
local gather = load_library "converse_contacts/gather";
local new_groups = load_library("converse_contacts/groups").new;
local own_store = load_library "converse_contacts/own_store";
local roster = load_library "converse_contacts/roster";
local new_queue = load_library("converse_contacts/slices").new;

local anna, bert, carl = "anna@example.org", "bert@example.org", "carl@example.org";

local function new(names)
	local groups = new_groups("example.org");
	if names then groups:put("editors", "1", "Editors", names); end
	return groups;
end

local function jids(set)
	local list = {};
	for jid in pairs(set) do list[#list + 1] = jid; end
	table.sort(list);
	return list;
end

-- A roster as Prosody loads it, with what the groups give anna.
local function lay(rows, groups)
	rows[false] = rows[false] or { pending = {} };
	return roster.lay(rows, groups:given_to(anna), anna, groups:offset_for(anna));
end

describe("groups", function ()
	it("touch who was in them and who is", function ()
		local groups = new { anna = "Anna", bert = "Bert" };
		assert.same({ anna, bert, carl }, jids(groups:put("editors", "2", "Editors", { anna = "Anna", carl = "Carl" })));
		assert.is_false(groups:has(bert));
		assert.same({ anna, carl }, jids(groups:remove("editors")));
		assert.same({}, groups:remove("editors"));
		assert.same({}, groups:hashes());
		assert.equal(0, groups.count);
	end);

	it("give what did not change as the same table, so that nothing is told of it", function ()
		local groups = new { anna = "Anna", bert = "Bert" };
		local before = groups:given_to(anna)[bert];
		groups:put("editors", "2", "Editors", { anna = "Anna", bert = "Bert", carl = "Carl" });
		assert.equal(before, groups:given_to(anna)[bert]);
		groups:put("editors", "3", "Writers", { anna = "Anna", bert = "Bert", carl = "Carl" });
		assert.same({ Writers = true }, groups:given_to(anna)[bert].groups);
	end);

	it("give nothing to who is in none, and versions that tell states apart", function ()
		local groups = new { anna = "Anna", bert = "Bert" };
		assert.same({}, groups:given_to(carl));
		assert.equal(0, groups:offset_for(carl));
		local first = groups:offset_for(anna);
		groups:put("board", "1", "Board", { anna = "Anna" });
		assert.not_equal(first, groups:offset_for(anna));
		groups:remove("board");
		assert.equal(first, groups:offset_for(anna));
		groups:put("editors", "2", "Editors", { anna = "Anna" });
		assert.not_equal(first, groups:offset_for(anna));
		assert.is_true(first < 2 ^ 52);
	end);
end);

describe("a roster with contacts that are given", function ()
	local function own()
		return { subscription = "to", ask = "subscribe", name = "Bertie", groups = { Friends = true } };
	end

	it("has who came, who is called otherwise and who went, each told once", function ()
		local groups = new { anna = "Anna", bert = "Bert" };
		local rows = {};
		assert.same({ bert }, (lay(rows, groups)));
		assert.same({}, (lay(rows, groups)));
		groups:put("editors", "2", "Editors", { anna = "Anna", bert = "Robert" });
		assert.same({ n = 3, {}, { bert }, {} }, table.pack(lay(rows, groups)));
		groups:remove("editors");
		assert.same({ n = 3, {}, {}, { bert } }, table.pack(lay(rows, groups)));
		assert.same({ [false] = { pending = {}, version = 1 } }, rows);
	end);

	it("keeps what is the member's own below, and gives it back as it was", function ()
		local groups = new { anna = "Anna", bert = "Bert" };
		local rows = { [bert] = own(), [false] = { version = 7, pending = { [bert] = true, [carl] = true } } };
		lay(rows, groups);
		assert.equal("both", rows[bert].subscription);
		assert.is_nil(rows[bert].ask);
		assert.equal("Bertie", rows[bert].name);
		assert.same({ Friends = true, Editors = true }, rows[bert].groups);
		assert.same({ [carl] = true }, rows[false].pending);
		groups:remove("editors");
		lay(rows, groups);
		assert.same({ [bert] = own(), [false] = { version = 7, pending = { [bert] = true, [carl] = true } } }, rows);
	end);

	it("is stored without what is given, and Prosody's own count of versions goes on", function ()
		local groups = new { anna = "Anna", bert = "Bert", carl = "Carl" };
		local rows = { [bert] = own(), [false] = { version = 7, pending = { [bert] = true } } };
		lay(rows, groups);
		rows[false].version = rows[false].version + 1;
		local written;
		local store = { remove = {} };
		function store:set(username, data) written = { self == store, username, data }; return true; end
		function store:set_keys(username, data) written = { self == store, username, data }; return true; end
		function store:get() return "anything"; end
		local whole = { [bert] = own(), [false] = { version = 8, pending = { [bert] = true } } };
		local keyval = own_store.wrap(store, "keyval");
		assert.is_true(keyval:set("anna", rows));
		assert.same({ true, "anna", whole }, written);
		assert.equal("anything", keyval:get("anna"));
		assert.is_true(keyval:set("anna", nil));
		assert.same({ true, "anna" }, written);
		local map = own_store.wrap(store, "map");
		map:set_keys("anna", { [false] = rows[false], [bert] = rows[bert], [carl] = rows[carl], x = map.remove });
		assert.same({ true, "anna", { [false] = whole[false], [bert] = own(), [carl] = store.remove, x = store.remove } }, written);
		assert.equal(store.remove, written[3][carl]);
	end);

	it("of somebody alone in a group is as it was", function ()
		local rows = { [false] = { version = 3, pending = {} } };
		lay(rows, new { anna = "Anna" });
		assert.same({ [false] = { version = 3, pending = {} } }, rows);
	end);
end);

describe("work in slices", function ()
	it("does each key once, now what is quick and later the rest", function ()
		local timers, done = {}, {};
		local queue = new_queue(function (slice) timers[#timers + 1] = slice; end, function (key)
			done[#done + 1] = key;
			local till = os.clock() + (key == "slow" and 0.03 or 0);
			while os.clock() < till do end -- luacheck: ignore 542
		end);
		for _, key in ipairs { "a", "a", "slow", "b", "slow", "c" } do queue.add(key); end
		queue.start();
		assert.same({ "a", "slow" }, done);
		queue.add("d");
		queue.start();
		assert.equal(1, #timers);
		assert.is_nil(timers[1]());
		assert.same({ "a", "slow", "b", "c", "d" }, done);
		queue.add("a");
		queue.start();
		assert.equal("a", done[6]);
	end);
end);

describe("a list", function ()
	local function given(name, title)
		return { subscription = "both", name = name, groups = { [title] = true }, given = true };
	end

	-- What Prosody writes of it, with each item in a place of its own.
	local function written(element)
		local items, text = {}, tostring(st.clone(st.stanza("query"):add_child(element)));
		local rest = text:gsub("<item (.-)>(.-)</item>", function (attributes, inside)
			local item = { inside = inside };
			for name, value in attributes:gmatch("([a-z]+)='([^']*)'") do item[name] = value; end
			items[item.jid] = item;
			return "";
		end);
		return items, rest;
	end

	it("has all that is given in one element, each with its name and group", function ()
		local rows = { [false] = {}, [carl] = { subscription = "none", groups = {} } };
		rows[anna], rows[bert] = given("Anna <A>", "R&D"), given("Bert 'B'", "R&D");
		rows["o'neil@example.org"] = given("O'Neil", "R&D");
		local others, element = gather.gather(rows);
		assert.same({ [false] = rows[false], [carl] = rows[carl] }, others);
		local items, rest = written(element);
		assert.equal("<query></query>", rest);
		local function item(contact, name)
			return { jid = contact, name = name, subscription = "both", inside = "<group>R&amp;D</group>" };
		end
		assert.same({
			[anna] = item(anna, "Anna &lt;A&gt;");
			[bert] = item(bert, "Bert &apos;B&apos;");
			["o&apos;neil@example.org"] = item("o&apos;neil@example.org", "O&apos;Neil");
		}, items);
	end);

	it("of one contact is that one, and of nobody nothing", function ()
		local items, rest = written(select(2, gather.gather { [false] = {}, [anna] = given("Anna", "Editors") }));
		assert.equal("<query></query>", rest);
		assert.equal("Anna", items[anna].name);
		assert.is_nil(select(2, gather.gather { [false] = {}, [anna] = { subscription = "both", groups = {} } }));
	end);

	it("is not sent so by a Prosody that writes elements in another way", function ()
		assert.is_true(gather.works());
		local write = getmetatable(st.stanza("x")).__tostring;
		getmetatable(st.stanza("x")).__tostring = function (stanza) return write(stanza):gsub("'", '"'); end;
		local works = gather.works();
		getmetatable(st.stanza("x")).__tostring = write;
		assert.is_false(works);
	end);
end);
