local load_library = require "load_module";
local vectors = require "vectors";
local refusal = load_library "converse_token/secrets".refusal;

describe("a pair of secrets", function ()
	for _, case in ipairs(vectors.secrets) do
		it(("is %s: %s"):format(case.expect, case.name), function ()
			assert.equal(case.expect, refusal(case.pair) or "ok");
		end);
	end

	it("is missing where it is no text", function ()
		assert.equal("secret-missing", refusal({}));
		assert.equal("secret-missing", refusal({ otp_seed = 1, token_secret = true }));
	end);

	it("is named, never shown", function ()
		local code, name = refusal({ otp_seed = "SSHDNLTEI467NVQ6", token_secret = "hunter2" });
		assert.same({ "secret-malformed", "token_secret" }, { code, name });
	end);
end);
