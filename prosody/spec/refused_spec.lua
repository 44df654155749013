local load_library = require "load_module";
local new_refused = load_library "converse_sessions/refused";
local orders = load_library "converse_sessions/orders";

local function new()
	local marks = 0;
	return new_refused(function ()
		marks = marks + 1;
		return "mark-" .. marks;
	end);
end

describe("the question for refused tokens", function ()
	for name, body in pairs {
		["without a mark"] = "{}", ["with another thing than a mark"] = '{"taken":1}', ["that is no object"] = "1",
		["with an endless mark"] = '{"taken":"' .. ("x"):rep(101) .. '"}', ["without a body"] = "",
		["with a mark that is null"] = '{"taken":null}',
	} do
		it("is refused " .. name, function () assert.is_nil(orders.read_refused(body)); end);
	end

	it("says what was taken", function ()
		assert.same({ taken = "" }, orders.read_refused '{"taken":""}');
		assert.same({ taken = "abc" }, orders.read_refused '{"taken":"abc"}');
	end);
end);

describe("refused tokens", function ()
	it("are none at first", function ()
		assert.is_nil(new():tell "");
	end);

	it("are told again until they are taken, and those that come meanwhile after them", function ()
		local refused = new();
		refused:add({ code = "token-otp", localpart = "jane", login = "0f", address = "192.0.2.1" }, 1000);
		local first = refused:tell "";
		refused:add({ code = "token-otp" }, 2000);
		assert.equal(first, refused:tell "");
		assert.equal(first, refused:tell "other");
		local named = { { at = 1000, localpart = "jane", login = "0f", address = "192.0.2.1" } };
		assert.same({ ["token-otp"] = { count = 1, since = 1000, named = named } }, first.by_code);
		local second = refused:tell(first.mark);
		assert.not_equal(first.mark, second.mark);
		assert.same({ ["token-otp"] = { count = 1, since = 2000, named = { { at = 2000 } } } }, second.by_code);
		assert.is_nil(refused:tell(second.mark));
	end);

	it("do not grow, however many there are", function ()
		local refused = new();
		for at = 1, 100000 do refused:add({ code = "token-signature", localpart = "m" .. at }, at); end
		local kind = refused:tell("").by_code["token-signature"];
		assert.equal(100000, kind.count);
		assert.equal(5, #kind.named);
	end);

	it("are kept when the module is loaded again", function ()
		local before, after = new(), new();
		before:add({ code = "token-otp" }, 1);
		local told = before:tell "";
		before:add({ code = "token-replayed" }, 2);
		after:restore(before:save());
		assert.same(told, after:tell "");
		assert.equal(1, after:tell(told.mark).by_code["token-replayed"].count);
	end);
end);
