local load_library = require "load_module";
local new_store = load_library "converse_token/replay_store";

local function nonce(number)
	return ("%032d"):format(number);
end

describe("the replay store", function ()
	it("refuses a nonce that it has accepted, in whatever step", function ()
		local store = new_store(10, 1);
		assert.is_true(store:admit(nonce(1), 100, 100));
		assert.same({ n = 2, nil, "token-replayed" }, table.pack(store:admit(nonce(1), 100, 100)));
		assert.equal("token-replayed", select(2, store:admit(nonce(1), 101, 100)));
	end);

	it("is not confused by an older token after a newer one", function ()
		local store = new_store(10, 1);
		assert.is_true(store:admit(nonce(1), 101, 100));
		assert.is_true(store:admit(nonce(2), 99, 100));
		assert.equal("token-replayed", select(2, store:admit(nonce(2), 99, 100)));
		assert.equal("token-replayed", select(2, store:admit(nonce(1), 101, 100)));
	end);

	it("keeps a nonce until two hours after its step can no longer be accepted", function ()
		for _, steps in ipairs { 0, 1, 2, 10 } do
			local store = new_store(10, steps);
			store:admit(nonce(1), 100, 100);
			store:admit(nonce(2), 100 + steps, 100 + steps);
			assert.equal("token-replayed", select(2, store:admit(nonce(1), 100, 100 + steps)));
			store:entries(100 + steps + 241);
			assert.equal(steps == 0 and 0 or 1, store.size);
		end
	end);

	it("refuses what it has forgotten, when the clock was set back", function ()
		local store = new_store(10, 1);
		store:admit(nonce(1), 100, 100);
		store:admit(nonce(2), 400, 400);
		assert.equal("token-replayed", select(2, store:admit(nonce(1), 100, 100)));
		assert.is_true(store:admit(nonce(3), 101, 101));
	end);

	it("goes on accepting what is new when the clock was set back by an hour, and nothing else", function ()
		local store = new_store(10, 1);
		store:admit(nonce(1), 100, 100);
		store:admit(nonce(2), 220, 220);
		assert.equal("token-replayed", select(2, store:admit(nonce(1), 100, 100)));
		assert.is_true(store:admit(nonce(3), 100, 100));
		assert.is_true(store:admit(nonce(4), 220, 220));
	end);

	it("forgets the oldest first where there is no room for what can no longer be accepted", function ()
		local store = new_store(3, 1);
		for number = 1, 4 do assert.is_true(store:admit(nonce(number), 100 + 10 * number, 100 + 10 * number)); end
		assert.equal(3, store.size);
		assert.equal("token-replayed", select(2, store:admit(nonce(5), 110, 110)));
		assert.is_true(store:admit(nonce(6), 120, 120) == nil);
	end);

	it("goes on accepting after a clock that was for a while far ahead", function ()
		local store = new_store(10, 1);
		store:admit(nonce(1), 100, 100);
		store:admit(nonce(2), 999100, 999100);
		assert.is_true(store:admit(nonce(3), 101, 101));
		assert.equal("token-replayed", select(2, store:admit(nonce(2), 999100, 999100)));
	end);

	it("is full at its limit, and has room again when steps have passed", function ()
		local store = new_store(3, 1);
		for number = 1, 3 do assert.is_true(store:admit(nonce(number), 100, 100)); end
		assert.same({ n = 2, nil, "token-store-full" }, table.pack(store:admit(nonce(4), 100, 100)));
		assert.equal("token-replayed", select(2, store:admit(nonce(1), 100, 100)));
		assert.equal("token-store-full", select(2, store:admit(nonce(4), 101, 101)));
		assert.is_true(store:admit(nonce(4), 102, 102));
		assert.equal(1, store.size);
	end);

	it("does not use up the nonce of a token that it refused", function ()
		local store = new_store(1, 1);
		store:admit(nonce(1), 100, 100);
		store:admit(nonce(2), 101, 100);
		assert.is_true(store:admit(nonce(2), 102, 102));
	end);

	it("hands over what it knows to its successor", function ()
		local store, successor = new_store(10, 1), new_store(10, 1);
		store:admit(nonce(1), 100, 100);
		store:admit(nonce(2), 101, 100);
		successor:take(store:entries(101));
		successor:take(store:entries(101));
		assert.equal(2, successor.size);
		assert.equal("token-replayed", select(2, successor:admit(nonce(1), 100, 101)));
		assert.equal("token-replayed", select(2, successor:admit(nonce(2), 101, 101)));
		assert.is_true(successor:admit(nonce(3), 101, 101));
	end);

	it("accepts each of many tokens once, in any order", function ()
		local store, accepted = new_store(100000, 1), {};
		math.randomseed(20261124);
		for now = 100, 140 do
			for _ = 1, 200 do
				local number = math.random(1, 400);
				local step = now + number % 3 - 1;
				local name = nonce(number * 1000 + step);
				assert.equal(accepted[name] == nil, store:admit(name, step, now) == true);
				accepted[name] = true;
			end
		end
	end);
end);
