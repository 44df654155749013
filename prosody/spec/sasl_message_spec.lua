local load_library = require "load_module";
local read = load_library "converse_token/sasl_message";

describe("a SASL message", function ()
	it("claims nothing when its framing is broken", function ()
		for _, message in ipairs { "", "alice", "\0", "\0alice", "alice\0token" } do
			assert.same({ "", "" }, { read(message, "a.example") }, message);
		end
		assert.same({ "", "" }, { read(nil, "a.example") });
	end);

	it("claims no JID when the two identities differ", function ()
		for _, authzid in ipairs {
			"bob@a.example", "alice@b.example", "alice@a.example/phone", "alice", "@a.example", "ALICE@a.example";
		} do
			assert.same({ "", "token" }, { read(authzid .. "\0alice\0token", "a.example") });
		end
	end);

	it("claims no account when there is no name", function ()
		assert.same({ "@a.example", "token" }, { read("\0\0token", "a.example") });
	end);

	it("claims the account with or without the authorization identity", function ()
		assert.same({ "alice@a.example", "token" }, { read("\0alice\0token", "a.example") });
		assert.same({ "alice@a.example", "token" }, { read("alice@a.example\0alice\0token", "a.example") });
	end);

	it("leaves the token as it is, with what follows", function ()
		assert.equal("a\0b\0", select(2, read("\0alice\0a\0b\0", "a.example")));
	end);
end);
