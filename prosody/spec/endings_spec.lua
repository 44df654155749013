local load_library = require "load_module";
local new_endings = load_library "converse_sessions/endings";

-- A store in memory, as Prosody's is on the disk.
local function new_store()
	local data = {};
	return {
		data = data;
		get = function (_, user) return data[user or "(host)"]; end;
		set = function (_, user, value) data[user or "(host)"] = value; return true; end;
		users = function ()
			local names = {};
			for name in pairs(data) do if name ~= "(host)" then names[name] = true; end end
			return pairs(names);
		end;
	};
end

local function nonce(at)
	return ("%013d"):format(at) .. ("7"):rep(19);
end

local at = 1764000000000;
local now = at // 1000;

describe("endings", function ()
	it("refuse what was asked for until then, of that member alone", function ()
		local endings = new_endings(new_store(), 120);
		assert.is_true(endings:add("jane", at, now));
		assert.is_true(endings:refuses("jane", nonce(at - 1), now));
		assert.is_true(endings:refuses("jane", nonce(at), now));
		assert.is_false(endings:refuses("jane", nonce(at + 1), now));
		assert.is_false(endings:refuses("john", nonce(at), now));
	end);

	it("refuse a nonce whose digits are no time", function ()
		local endings = new_endings(new_store(), 120);
		endings:add("jane", at, now);
		assert.is_true(endings:refuses("jane", ("9"):rep(32), now));
		assert.is_true(endings:refuses("jane", ("0"):rep(32), now));
		assert.is_false(endings:refuses("john", ("9"):rep(32), now));
	end);

	it("refuse nothing that is asked for after the clock was set back by an hour, and still what was asked for before", function ()
		local endings = new_endings(new_store(), 120);
		endings:add("jane", at, now);
		assert.is_false(endings:refuses("jane", nonce(at - 3600000 + 5000), now - 3600 + 10));
		assert.is_true(endings:refuses("jane", nonce(at), now - 3600 + 10));
		assert.is_true(endings:refuses("jane", ("0"):rep(32), now - 3600 + 10));
		assert.is_true(endings:refuses("jane", nonce(at - 1), now - 1));
	end);

	it("of everybody refuse everybody's", function ()
		local endings = new_endings(new_store(), 120);
		endings:add(nil, at, now);
		assert.is_true(endings:refuses("jane", nonce(at), now));
		assert.is_false(endings:refuses("jane", nonce(at + 1), now));
	end);

	it("are known to the next one, and forgotten when they are old", function ()
		local store = new_store();
		local first = new_endings(store, 120);
		first:add("jane", at, now);
		first:add(nil, at - 10, now);
		local second = new_endings(store, 120);
		second:load();
		assert.is_true(second:refuses("jane", nonce(at), now));
		assert.is_true(second:refuses("john", nonce(at - 10), now));
		second:tidy(now + 120);
		assert.is_true(second:refuses("jane", nonce(at), now));
		second:tidy(now + 121);
		assert.is_false(second:refuses("jane", nonce(at), now));
		assert.is_nil(next(store.data));
	end);

	it("take nothing that is none out of the store", function ()
		local store = new_store();
		store.data.jane = "yesterday";
		store.data.john = { before = "now" };
		local endings = new_endings(store, 120);
		endings:load();
		assert.is_false(endings:refuses("jane", nonce(at), now));
		assert.is_false(endings:refuses("john", nonce(at), now));
	end);

	it("hold also where they cannot be written down", function ()
		local store = new_store();
		function store.set() return nil, "the disk is full"; end
		local endings = new_endings(store, 120);
		assert.same({ n = 2, nil, "the disk is full" }, table.pack(endings:add("jane", at, now)));
		assert.is_true(endings:refuses("jane", nonce(at), now));
	end);
end);
