local client_of = require "load_module" "converse_sessions/client";

local function presence(node)
	return {
		get_child = function (_, name, xmlns)
			assert.same({ "c", "http://jabber.org/protocol/caps" }, { name, xmlns });
			return node and { attr = { node = node } } or nil;
		end,
	};
end

describe("what a client calls itself", function ()
	it("is unknown before its presence, and where that does not say it", function ()
		assert.is_nil(client_of(nil));
		assert.is_nil(client_of(presence(nil)));
	end);

	it("is told as it is", function ()
		assert.equal("https://conversejs.org", client_of(presence "https://conversejs.org"));
		assert.equal(("x"):rep(200), client_of(presence(("x"):rep(200))));
	end);

	it("is cut behind a whole character where it is long", function ()
		assert.equal(("x"):rep(200), client_of(presence(("x"):rep(250000))));
		assert.equal(("x"):rep(199), client_of(presence(("x"):rep(199) .. ("\u{E9}"):rep(9))));
		assert.equal(("\u{20AC}"):rep(66), client_of(presence(("\u{20AC}"):rep(100))));
		assert.equal(("\u{1F600}"):rep(50), client_of(presence(("\u{1F600}"):rep(51))));
	end);
end);
