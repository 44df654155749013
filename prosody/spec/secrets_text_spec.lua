local load_library = require "load_module";
local read = load_library "converse_token/secrets_text";

local function assert_refused(text, line)
	local sites, number = read(text);
	assert.is_nil(sites, text);
	assert.equal(line, number, text);
end

describe("the text of secrets.toml", function ()
	local refused = {
		{ "", 0 };
		{ "version = 2\n", 0 };
		{ "version = \"1\"\n", 1 };
		{ "version = 1.0\n", 1 };
		{ "version = 1\nversion = 1\n", 2 };
		{ "version = 1\nsecret = \"x\"\n", 2 };
		{ "version = 1\n[site.a]\n", 2 };
		{ "version = 1\n[sites]\notp_seed = \"A\"\n", 3 };
		{ "version = 1\n[sites.a]\notp_sed = \"A\"\n", 3 };
		{ "version = 1\n[sites.a]\notp_seed = 1\n", 3 };
		{ "version = 1\n[sites.a]\notp_seed = \"A\n", 3 };
		{ "version = 1\n[sites.a]\notp_seed = \"A\" \"B\"\n", 3 };
		{ "version = 1\n[sites.a]\notp_seed = \"\\u0041\"\n", 3 };
		{ "version = 1\n[sites.a]\notp_seed = A\n", 3 };
		{ "version = 1\n[sites.a]\notp_seed = \"\"\"A\"\"\"\n", 3 };
		{ "version = 1\n[sites.a]\notp_seed = \"A\"\notp_seed = \"A\"\n", 4 };
		{ "version = 1\n[sites.a]\notp_seed\n", 3 };
		{ "version = 1\n[sites.a]\n[sites.a]\n", 3 };
		{ "version = 1\n[sites.a.previous]\n[sites.a.previous]\n", 3 };
		{ "version = 1\n[sites.a]\nplone_key = 1\n", 3 };
		{ "version = 1\n[sites.a]\nplone_key = \"A\"\nplone_key = \"A\"\n", 4 };
		{ "version = 1\n[sites.a.previous]\nplone_key = \"A\"\n", 3 };
		{ "version = 1\nplone_key = \"A\"\n", 2 };
		{ "version = 1\n[sites.a.next]\n", 2 };
		{ "version = 1\n[sites.a.previous.previous]\n", 2 };
		{ "version = 1\n[sites.]\n", 2 };
		{ "version = 1\n[sites.a b]\n", 2 };
		{ "version = 1\n[sites.a\n", 2 };
		{ "version = 1\n[[sites.a]]\n", 2 };
		{ "version = 1\n[sites.a] x\n", 2 };
		{ "version = 1\nsites.a.otp_seed = \"A\"\n", 2 };
		{ "version = 1\nsites = { a = {} }\n", 2 };
		{ "version = 1\n[prosody]\n[prosody]\n", 3 };
		{ "version = 1\n[prosody.previous]\n", 2 };
		{ "version = 1\n[prosody]\norder_secret = 1\n", 3 };
		{ "version = 1\n[prosody]\notp_seed = \"A\"\n", 3 };
		{ "version = 1\n[sites.a]\norder_secret = \"A\"\n", 3 };
		{ "version = 1\norder_secret = \"A\"\n", 2 };
		{ "[sites.a]\nversion = 1\n", 2 };
		{ "version = 1\n# \0\n", 2 };
		{ "version = 1\r[sites.a]\n", 1 };
		{ "version = 1\n# \255\n", 0 };
		{ "\239\187\191version = 1\n", 1 };
	};
	for _, case in ipairs(refused) do
		it(("is refused: %q"):format(case[1]), function ()
			assert_refused(case[1], case[2]);
		end);
	end

	it("never raises, whatever of it is changed", function ()
		local text = "version = 1\n[sites.a]\notp_seed = \"A\" # x\ntoken_secret = 'B'\n[sites.a.previous]\n";
		for place = 1, #text do
			for byte = 0, 255 do
				read(text:sub(1, place - 1) .. string.char(byte) .. text:sub(place + 1));
			end
			read(text:sub(1, place));
		end
	end);

	it("has the pairs of each site", function ()
		local sites = read([[
# made by hand
version = 1 # the format

[sites.plone]
otp_seed = "A"
token_secret = 'B' # a comment with "quotes"
plone_key = "X"
[ sites . "plone" . previous ]
  otp_seed="C"
  token_secret="D"
[sites.intranet-2]
token_secret = "E"
]]);
		assert.same({
			plone = { { otp_seed = "A", token_secret = "B" }, { otp_seed = "C", token_secret = "D" } };
			["intranet-2"] = { { otp_seed = "", token_secret = "E" } };
		}, sites);
	end);

	it("may end its lines as Windows does, or not end the last", function ()
		assert.same({ a = { { otp_seed = "A", token_secret = "" } } }, read("version = 1\r\n[sites.a]\r\notp_seed = \"A\""));
	end);

	it("has an empty pair for a site of which only the previous pair is there", function ()
		local sites = read("version = 1\n[sites.a.previous]\notp_seed = \"A\"\n");
		assert.same({ { otp_seed = "", token_secret = "" }, { otp_seed = "A", token_secret = "" } }, sites.a);
	end);
end);
