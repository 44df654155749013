-- Offers changed tokens to the real mod_auth_converse through Prosody's own SASL: none may be accepted, and nothing may
-- raise. Prints TAP; ends with 1 where a test failed. `lua5.4 fuzz/mutated_logins.lua [COUNT] [SEED]`, in the folder
-- prosody.

package.path = "/usr/lib/prosody/?.lua;./spec/?.lua;./fuzz/?.lua;" .. package.path;
package.cpath = "/usr/lib/prosody/?.so;" .. package.cpath;

local lfs = require "lfs";
local load_auth = require "load_auth";
local mint = require "mint";
local mutations = require "mutations";

local count = math.tointeger(tonumber(arg[1] or "1000000"));
local seed = math.tointeger(tonumber(arg[2] or "20261124"));
local host, name = "example.org", "alice";
local pair = { otp_seed = "SSHDNLTEI467NVQ6", token_secret = "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX" };
-- How often new tokens are made, and one that is right is offered.
local round = 10000;
local progress = 100000;

local folder = os.tmpname();
os.remove(folder);
assert(lfs.mkdir(folder));

local function write_secrets()
	local path = folder .. "/secrets.toml";
	assert(os.execute(("umask 077 && : > '%s'"):format(path)));
	local file = assert(io.open(path, "wb"));
	file:write(('version = 1\n[sites.site]\notp_seed = "%s"\ntoken_secret = "%s"\n'):format(pair.otp_seed, pair.token_secret));
	file:close();
	return path;
end

local auth = load_auth(host, { converse_secrets_file = write_secrets(), converse_site = "site" }, folder);
local handler = auth.provider.get_sasl_handler();
local below = mutations.new_random(seed);
local nonces = 0;
local raised, accepted, right = {}, {}, 0;

local function new_token(at)
	nonces = nonces + 1;
	return mint(name .. "@" .. host, at, ("%032d"):format(nonces), pair);
end

local function offer(message)
	local login = handler:clean_clone();
	assert(login:select("X-TOKEN"));
	local ok, status = xpcall(login.process, debug.traceback, login, message);
	if not ok then raised[#raised + 1] = ("%q: %s"):format(message, status); end
	return ok and status == "success";
end

io.stdout:setvbuf("line");
local began = os.clock();
local token, other;
for number = 1, count do
	if (number - 1) % round == 0 then
		local now = os.time();
		-- One that is right, so that not everything is refused; and with it two more to be changed.
		if offer("\0" .. name .. "\0" .. new_token(now)) then right = right + 1; end
		token, other = new_token(now), new_token(now - 30);
		-- Right but for the time.
		for _, late in ipairs { -6000, -90, 90, 6000 } do
			if offer("\0" .. name .. "\0" .. new_token(now + late)) then accepted[#accepted + 1] = ("%d s off"):format(late); end
		end
	end
	local message = mutations.mutate(below, name, host, token, other);
	if offer(message) then accepted[#accepted + 1] = ("%q"):format(message); end
	if number % progress == 0 or number == count then
		print(("# %d of %d, %.0f s"):format(number, count, os.clock() - began));
	end
end

local failed = false;
local tests = 0;
local function test(title, is_right, found)
	tests = tests + 1;
	print(("%sok %d - %s"):format(is_right and "" or "not ", tests, title));
	if not is_right then
		failed = true;
		print("# seed " .. seed);
		for place = 1, math.min(5, #found) do print("# " .. found[place]); end
	end
end

local reached = {};
for code, times in pairs(auth.refused) do reached[#reached + 1] = code .. " " .. times; end
table.sort(reached);
print("# " .. table.concat(reached, ", "));
test("no mutated token is accepted", #accepted == 0, accepted);
test("no mutated token makes Lua raise", #raised == 0, raised);
test("between them a token that was not changed is accepted", right == math.ceil(count / round), { right });
local codes = { "token-jid", "token-malformed", "token-signature", "token-otp" };
local missing = {};
for _, code in ipairs(codes) do
	if not auth.refused[code] then missing[#missing + 1] = code; end
end
test("mutated tokens reach every refusal", #missing == 0, missing);
test("no error is logged for mutated tokens", #auth.errors == 0, auth.errors);
print("1.." .. tests);

os.execute("rm -r '" .. folder .. "'");
os.exit(failed and 1 or 0);
