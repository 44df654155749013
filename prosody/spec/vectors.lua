-- The contract of all languages, as a table.

local base64 = require "util.encodings".base64;
local json = require "util.json";

local file = assert(io.open("../spec/token-vectors.json", "rb"));
local vectors = assert(json.decode(file:read("*a")));
file:close();

local function pair_of(secrets)
	return { otp_seed = secrets.otpSeed, token_secret = secrets.tokenSecret };
end

local domains = {};
for _, site in ipairs(vectors.sites) do domains[site.name] = site.domain; end

for _, case in ipairs(vectors.cases) do
	case.jid = case.jid or base64.decode(case.jidBase64);
	case.token = case.token or base64.decode(case.tokenBase64);
	case.domain = domains[case.site];
	for place, secrets in ipairs(case.secrets) do case.secrets[place] = pair_of(secrets); end
end
for _, case in ipairs(vectors.mint) do case.secrets = pair_of(case.secrets); end
for _, case in ipairs(vectors.secrets) do case.pair = pair_of(case); end

return vectors;
