local lfs = require "lfs";
local load_library = require "load_module";
local source = load_library "converse_token/secrets_source";

local text = [[
version = 1
[sites.plone]
otp_seed = "SSHDNLTEI467NVQ6"
token_secret = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX"
[sites.weak]
otp_seed = "AAAAAAAAAAAAAAAA"
token_secret = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX"
[sites.rotated]
otp_seed = "SSHDNLTEI467NVQ6"
token_secret = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX"
[sites.rotated.previous]
otp_seed = "XVGR73KMZH2M4XMY"
token_secret = "JYXEX4IQOEYFYQ2S3MC5P4ZT4SDHYEA7"
]];

describe("the secrets file", function ()
	local path, uid;

	local function write(content, mode)
		local file = assert(io.open(path, "wb"));
		file:write(content);
		file:close();
		os.execute(("chmod %s '%s'"):format(mode or "600", path));
	end

	local function refused(site)
		local secrets, code, where = source.from_file(path, site or "plone", uid)();
		assert.is_nil(secrets);
		return code, where;
	end

	before_each(function ()
		path = os.tmpname();
		write(text);
		uid = lfs.attributes(path, "uid");
	end);

	after_each(function ()
		os.remove(path);
	end);

	it("is refused when it is not there", function ()
		os.remove(path);
		assert.equal("secrets-unreadable", (refused()));
	end);

	it("is refused when it is a folder", function ()
		local file = path;
		path = file:match("^.*/");
		assert.equal("secrets-unreadable", (refused()));
		path = file;
	end);

	it("is refused when others may read or write it", function ()
		for _, mode in ipairs { "640", "604", "620", "602", "610", "601", "644" } do
			write(text, mode);
			local code, where = refused();
			assert.equal("secrets-permissions", code, mode);
			assert.matches("chmod 600", where, 1, true);
		end
	end);

	it("is refused when it belongs to somebody else", function ()
		uid = uid + 1;
		assert.equal("secrets-permissions", (refused()));
	end);

	it("is refused when it is not understood, and the line is named", function ()
		write("version = 1\n[sites.plone]\notp_seed = SSHDNLTEI467NVQ6\n");
		local code, where = refused();
		assert.equal("secrets-syntax", code);
		assert.equal(path .. ", line 3", where);
	end);

	it("is refused when it is far too long", function ()
		write(text .. ("# x\n"):rep(20000));
		assert.equal("secrets-syntax", (refused()));
	end);

	it("is refused for a site that is not in it, or has no good secrets there", function ()
		assert.same({ "secret-missing", "sites.other.otp_seed" }, { refused("other") });
		assert.same({ "secret-weak", "sites.weak.otp_seed" }, { refused("weak") });
		assert.same({ "secret-demo", "sites.rotated.previous.otp_seed" }, { refused("rotated") });
	end);

	it("has the site's pairs, whatever the other sites have", function ()
		local secrets = source.from_file(path, "plone", uid)();
		assert.same({ { otp_seed = "SSHDNLTEI467NVQ6", token_secret = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX" } }, secrets);
	end);

	it("is read by its owner alone with mode 400 too", function ()
		write(text, "400");
		assert.truthy(source.from_file(path, "plone", uid)());
	end);

	it("is read again when it was changed, also within one second and to the same length", function ()
		local read = source.from_file(path, "plone", uid);
		assert.equal("SSHDNLTEI467NVQ6", read()[1].otp_seed);
		write((text:gsub("SSHDNLTEI467NVQ6", "GQWEYQJIUFKE6AN4")));
		assert.equal("GQWEYQJIUFKE6AN4", read()[1].otp_seed);
		write("version = 1\n");
		assert.equal("secret-missing", select(2, read()));
		write(text);
		assert.equal("SSHDNLTEI467NVQ6", read()[1].otp_seed);
		os.remove(path);
		assert.equal("secrets-unreadable", select(2, read()));
	end);
end);

describe("secrets in the environment", function ()
	local function read(environment)
		return source.from_environment(function (name) return environment[name]; end)();
	end

	it("are missing when one of a pair is", function ()
		assert.same({ n = 3, nil, "secret-missing", "CONVERSE_OTP_SEED" }, table.pack(read {}));
		assert.equal("secret-missing", select(2, read {
			CONVERSE_OTP_SEED = "SSHDNLTEI467NVQ6", CONVERSE_TOKEN_SECRET = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX",
			CONVERSE_PREVIOUS_OTP_SEED = "GQWEYQJIUFKE6AN4";
		}));
	end);

	it("are judged, the previous pair as well", function ()
		local secrets, code, where = read {
			CONVERSE_OTP_SEED = "SSHDNLTEI467NVQ6", CONVERSE_TOKEN_SECRET = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX",
			CONVERSE_PREVIOUS_OTP_SEED = "XVGR73KMZH2M4XMY", CONVERSE_PREVIOUS_TOKEN_SECRET = "M3FL6F7GHFWB3N3UVJCEITXLFKB3G34G";
		};
		assert.is_nil(secrets);
		assert.same({ "secret-demo", "CONVERSE_PREVIOUS_OTP_SEED" }, { code, where });
	end);

	it("are the pairs that are set; an empty variable is none", function ()
		local secrets = read {
			CONVERSE_OTP_SEED = "SSHDNLTEI467NVQ6", CONVERSE_TOKEN_SECRET = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX",
			CONVERSE_PREVIOUS_OTP_SEED = "", CONVERSE_PREVIOUS_TOKEN_SECRET = "";
		};
		assert.same({ { otp_seed = "SSHDNLTEI467NVQ6", token_secret = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX" } }, secrets);
	end);
end);

describe("the secret of the gateway's orders", function ()
	local good = ("0123456789abcdef"):rep(3) .. "fedcba9876543210";
	local path, uid;

	local function write(order, mode)
		local file = assert(io.open(path, "wb"));
		file:write(text, "[prosody]\n", order);
		file:close();
		os.execute(("chmod %s '%s'"):format(mode or "600", path));
	end

	local function read(variable, without_file)
		local env = { CONVERSE_PROVISION_SECRET = variable };
		return source.order_secret(function (name) return env[name]; end, not without_file and path or nil, uid)();
	end

	before_each(function ()
		path = os.tmpname();
		write("");
		uid = lfs.attributes(path, "uid");
	end);

	after_each(function ()
		os.remove(path);
	end);

	it("is refused when it is nowhere, or too short in the environment", function ()
		for _, variable in ipairs { "", ("x"):rep(31) } do
			local secret, code = read(variable, true);
			assert.same({ nil, "secret-missing" }, { secret, code });
		end
		assert.equal("secret-missing", (select(2, read())));
	end);

	it("is refused in a file when it is malformed, weak, or others may read it", function ()
		for order, expected in pairs {
			[good:sub(2)] = "secret-malformed";
			[good:upper()] = "secret-malformed";
			[("ab01"):rep(16)] = "secret-weak";
			[("0123456789abcdef"):rep(4)] = "secret-weak";
		} do
			write(("order_secret = %q\n"):format(order));
			local secret, code, where = read();
			assert.same({ nil, expected, "prosody.order_secret" }, { secret, code, where });
		end
		write(("order_secret = %q\n"):format(good), "640");
		assert.equal("secrets-permissions", (select(2, read())));
		write("nonsense\n");
		assert.equal("secrets-syntax", (select(2, read())));
	end);

	it("is that of the environment, else that of the file as it is now", function ()
		write(("order_secret = %q\n"):format(good));
		assert.equal(good, read());
		assert.equal(("x"):rep(32), read(("x"):rep(32)));
		local other = good:reverse();
		local env = source.order_secret(function () return nil; end, path, uid);
		assert.equal(good, env());
		write(("order_secret = %q\n"):format(other));
		assert.equal(other, env());
	end);
end);
