local json = require "util.json";
local load_library = require "load_module";
local login_id = load_library "converse_token/login_id";

local file = assert(io.open("../spec/login-ids.json", "rb"));
local cases = assert(json.decode(file:read("*a")));
file:close();

describe("what a login is called", function ()
	for _, case in ipairs(cases) do
		it("is the same as in the gateway: " .. case.nonce, function ()
			assert.equal(case.id, login_id(case.nonce));
		end);
	end
end);
