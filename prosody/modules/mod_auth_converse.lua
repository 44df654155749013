-- Logs members in by the tokens of collective.converse: SASL X-TOKEN, see README.md.

local datamanager = require "util.datamanager";
local sasl = require "util.sasl";

local now = module:require "converse_token/clock";
local format = module:require "converse_token/format";
local is_localpart = module:require "converse_token/localpart";
local login_id = module:require "converse_token/login_id";
local new_replay_store = module:require "converse_token/replay_store";
local replay_journal = module:require "converse_token/replay_journal";
local read_sasl_message = module:require "converse_token/sasl_message";
local secrets_source = module:require "converse_token/secrets_source";
local verify = module:require "converse_token/verify";

local step_at = format.step_at;

local host = module.host;
local accounts = module:open_store("accounts");

local function whole_number(name, default, least, most)
	local value = module:get_option_number(name, default);
	if value and value % 1 == 0 and value >= least and value <= most then return value; end
	module:log("error", "%s must be a whole number from %d to %d; %d is used", name, least, most, default);
	return default;
end

local steps = whole_number("converse_token_steps", 1, 0, 10);
local limit = whole_number("converse_replay_limit", 100000, 1, 10000000);

-- Secrets

local function open_secrets_source()
	local path = module:get_option_string("converse_secrets_file");
	if not path then return secrets_source.from_environment(os.getenv); end
	local site = module:get_option_string("converse_site");
	if not site then
		return function () return nil, "secret-missing", "the option converse_site is not set"; end;
	end
	local found, pposix = pcall(require, "util.pposix");
	return secrets_source.from_file(path, site, found and pposix.getuid and pposix.getuid() or nil);
end

local read_secrets = open_secrets_source();
local reported;

-- Says once that the secrets became unusable, and once that they are usable again.
local function usable_secrets()
	local secrets, code, where = read_secrets();
	if code ~= reported then
		reported = code;
		if code then
			module:log("error", "every login is refused, %s: %s", code, where);
		else
			module:log("info", "the secrets can be used again");
		end
	end
	return secrets, code;
end

usable_secrets();

-- Replay store

local store = new_replay_store(limit, steps);
-- Nobody logs in to prosodyctl, and it must not touch the running server's file.
local journal = prosody.process_type == "prosody"
	and replay_journal.new(datamanager.getpath(nil, host, "converse_tokens", "log", true)) or nil;

local function tidy_journal()
	local ok, err = journal:rewrite(store:entries(step_at(now())));
	if not ok then
		module:log("error", "accepted tokens are not kept for the next start: %s", err);
	end
end

if journal then
	store:take(replay_journal.read(journal.path));
	tidy_journal();
end

local function admit(accepted)
	local ok, code = store:admit(accepted.nonce, accepted.step, step_at(now()));
	if not ok then return nil, code; end
	if journal then
		local written, err = journal:append(accepted.step, accepted.nonce);
		if not written then
			module:log("error", "an accepted token is not kept for the next start: %s", err);
		elseif journal:is_long(store.size) then
			tidy_journal();
		end
	end
	return true;
end

function module.save()
	return { accepted = store:entries(step_at(now())) };
end

function module.restore(state)
	store:take(state.accepted);
end

function module.unload()
	if journal then journal:close(); end
end

-- Accounts: nobody registers. An account is there from its first login, or since the gateway told its name.

local function remember(username)
	local account, err = accounts:get(username);
	if account then return true; end
	if err then return nil, err; end
	return accounts:set(username, { created = os.time() });
end

-- Login

local function judge(jid, token)
	local secrets, code = usable_secrets();
	if not secrets then return nil, code; end
	local accepted, refusal = verify {
		jid = jid, token = token, domain = host, secrets = secrets, at = now(), steps = steps;
	};
	if not accepted then return nil, refusal; end
	-- Whoever ends sessions refuses the tokens that were given out before.
	local ended = module:fire_event("converse-token", accepted);
	if ended then return nil, ended; end
	local admitted, why = admit(accepted);
	if not admitted then return nil, why; end
	module:fire_event("converse-token-accepted", accepted);
	return accepted.localpart;
end

-- Faults of this server's, which say nothing of the token: the secrets cannot be used, or nothing more can be noted.
local function is_own_fault(code)
	return code:find("^secret") ~= nil or code == "token-store-full";
end

-- What is not a JID of this host may be anything, even a token in the wrong place.
local function localpart_of(jid)
	local localpart = jid:sub(1, -#host - 2);
	return is_localpart(localpart) and localpart or nil;
end

-- What the gateway's log calls this login; a token that it did not make has no name.
local function name_for_log(token)
	local parts = format.parse(token);
	return parts and login_id(parts.nonce) or nil;
end

local function tell_refusal(code, jid, token, address)
	local localpart, name = localpart_of(jid), name_for_log(token);
	module:log("warn", "refused %s %s, login %s", code, localpart and jid or "(no bare JID of this host)", name or "unknown");
	module:fire_event("converse-token-refused", { code = code, localpart = localpart, login = name, address = address });
end

local function login(message, address)
	local jid, token = read_sasl_message(message, host);
	local username, code = judge(jid, token);
	if not username then
		tell_refusal(code, jid, token, address);
		return nil, is_own_fault(code) and "temporary-auth-failure" or "not-authorized";
	end
	module:log("info", "accepted %s, login %s", jid, name_for_log(token) or "unknown");
	local ok, err = remember(username);
	if not ok then module:log("error", "the account of %s could not be kept: %s", jid, err); end
	return username;
end

-- One registry of mechanisms serves all hosts: the handler takes all it needs from the connection's own profile.
local function process(handler, message)
	local take = handler.profile.converse_login;
	local username, condition;
	if take then username, condition = take(message); end
	if not username then return "failure", condition or "not-authorized"; end
	handler.username = username;
	return "success";
end

local mechanisms = { ["X-TOKEN"] = true };
if module:get_option_boolean("converse_v1_mechanism", false) then mechanisms["HMAC"] = true; end
for mechanism in pairs(mechanisms) do sasl.registerMechanism(mechanism, {}, process); end

local provider = {};

function provider.get_sasl_handler(session)
	local function login_from(message)
		return login(message, session and session.ip);
	end
	return sasl.new(host, { mechanisms = mechanisms, converse_login = login_from });
end

function provider.test_password()
	return nil, "There are no passwords here.";
end

function provider.set_password()
	return nil, "There are no passwords here.";
end

function provider.user_exists(username)
	return accounts:get(username) ~= nil;
end

function provider.users()
	return accounts:users();
end

function provider.create_user(username, password)
	if password ~= nil then return nil, "There are no passwords here."; end
	return remember(username);
end

function provider.delete_user(username)
	return accounts:set(username, nil);
end

module:provides("auth", provider);
