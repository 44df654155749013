local load_library = require "load_module";
local mint = require "mint";
local vectors = require "vectors";
local verify = load_library "converse_token/verify";

local pair = { otp_seed = "SSHDNLTEI467NVQ6", token_secret = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX" };
local at = 1789999995;
local nonce = "12345678901234567890123456789012";

local function offer(jid, token, more)
	local options = { jid = jid, token = token, domain = "plain.example", secrets = { pair }, at = at, steps = 1 };
	for key, value in pairs(more or {}) do options[key] = value; end
	return verify(options);
end

describe("the verifier", function ()
	for _, case in ipairs(vectors.cases) do
		it(("answers %s to: %s"):format(case.expect, case.name), function ()
			local accepted, code = verify(case);
			assert.equal(case.expect, accepted and "ok" or code);
			if accepted then
				assert.equal(case.jid, accepted.localpart .. "@" .. case.domain);
				assert.equal(case.token:sub(9, 40), accepted.nonce);
			end
		end);
	end

	it("refuses what is not a string", function ()
		for _, strange in ipairs { 1, true, {}, print } do
			assert.equal("token-jid", select(2, offer(strange, "x")));
			assert.equal("token-malformed", select(2, offer("alice@plain.example", strange)));
		end
		assert.equal("token-jid", select(2, offer(nil, nil)));
		assert.equal("token-malformed", select(2, offer("alice@plain.example", nil)));
	end);

	it("refuses the JID of another host", function ()
		local token = mint("alice@other.example", at, nonce, pair);
		assert.equal("token-jid", select(2, offer("alice@other.example", token)));
	end);

	it("names the step that the token was made in", function ()
		for _, distance in ipairs { -1, 0, 1 } do
			local accepted = offer("alice@plain.example", mint("alice@plain.example", at + 30 * distance, nonce, pair));
			assert.equal(math.floor(at / 30) + distance, accepted.step);
		end
	end);

	it("takes a clock with a fraction, and the first seconds of all", function ()
		assert.truthy(offer("alice@plain.example", mint("alice@plain.example", 1.5, nonce, pair), { at = 1.5 }));
		assert.truthy(offer("alice@plain.example", mint("alice@plain.example", 29.9, nonce, pair), { at = 30.5 }));
	end);

	it("tries every pair and every step, whatever comes first", function ()
		local hashes = require "util.hashes";
		local compared = 0;
		local equals = hashes.equals;
		hashes.equals = function (a, b)
			compared = compared + 1;
			return equals(a, b);
		end
		local counting = load_library "converse_token/verify";
		hashes.equals = equals;
		local other = { otp_seed = "GQWEYQJIUFKE6AN4", token_secret = "M3FL6F7GHFWB3N3UVJCEITXLFKB3G34G" };
		local counts = {};
		for _, token in ipairs {
			mint("alice@plain.example", at, nonce, pair);
			mint("alice@plain.example", at, nonce, other);
			mint("alice@plain.example", at - 30, nonce, pair);
			mint("alice@plain.example", at - 3000, nonce, pair);
			mint("mallory@plain.example", at, nonce, pair);
		} do
			compared = 0;
			counting {
				jid = "alice@plain.example", token = token, domain = "plain.example", secrets = { pair, other }, at = at, steps = 1;
			};
			counts[#counts + 1] = compared;
		end
		assert.same({ 8, 8, 8, 8, 8 }, counts);
	end);
end);

describe("minting for the tests", function ()
	for _, case in ipairs(vectors.mint) do
		it("makes the same as the contract: " .. case.name, function ()
			assert.equal(case.token, mint(case.jid, case.at, case.nonce, case.secrets));
		end);
	end
end);

describe("a token that was changed", function ()
	local token = mint("alice@plain.example", at, nonce, pair);
	local random = 20261124;

	-- The same numbers in each run, so that a failure can be looked at.
	local function below(limit)
		random = (random * 1103515245 + 12345) % 2147483648;
		return math.floor(random / 65536) % limit;
	end

	local changes = {
		function (text, place) return text:sub(1, place - 1) .. string.char(below(256)) .. text:sub(place + 1); end;
		function (text, place) return text:sub(1, place - 1) .. text:sub(place + 1); end;
		function (text, place) return text:sub(1, place) .. string.char(below(256)) .. text:sub(place + 1); end;
		function (text, place) return text:sub(1, place); end;
		function (text, place) return text:sub(place) .. text:sub(1, place - 1); end;
		function (text, place) return text:sub(1, place) .. text:sub(place); end;
	};

	it("is never accepted and never raises", function ()
		assert.truthy(offer("alice@plain.example", token));
		for _ = 1, 20000 do
			local changed = token;
			for _ = 0, below(3) do changed = changes[below(#changes) + 1](changed, below(#changed + 1) + 1); end
			if changed ~= token then
				local accepted, code = offer("alice@plain.example", changed);
				assert.is_nil(accepted, changed);
				assert.truthy(code == "token-malformed" or code == "token-signature", changed);
			end
		end
	end);

	it("is refused when the name was changed instead", function ()
		for _ = 1, 5000 do
			local jid = changes[below(#changes) + 1]("alice@plain.example", below(20) + 1);
			if jid ~= "alice@plain.example" then
				local accepted, code = offer(jid, token);
				assert.is_nil(accepted, jid);
				assert.truthy(code == "token-jid" or code == "token-signature", jid);
			end
		end
	end);
end);
