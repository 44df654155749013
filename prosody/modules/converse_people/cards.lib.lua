-- What the page shows of people: name and hash of the portrait, many in one answer, and told again when they change. One
-- vCard request per contact would be hundreds at each log-in.

local cache = require "util.cache";
local jid = require "util.jid";
local st = require "util.stanza";

local new_named = module:require "converse_people/named".new;

local xmlns = "urn:collective-converse:people:1";

-- In one question.
local most_asked = 500;
-- That one session is told of when they change.
local most_watched = 5000;

local host = module.host;
local store = module:open_store("converse_people");
-- `false` for who has none, so that it is looked for once.
local known = cache.new(20000);

local function card_of(localpart)
	local card = known:get(localpart);
	if card == nil then
		card = store:get(localpart) or false;
		known:set(localpart, card);
	end
	return card or nil;
end

local named = new_named(function (put)
	for localpart in store:users() do
		local card = store:get(localpart);
		if card then put(localpart, card.name); end
	end
end);

local function add_person(stanza, localpart, card)
	return stanza:tag("person", { jid = localpart .. "@" .. host, name = card.name, portrait = card.portrait }):up();
end

local function tell(localpart, card)
	for _, user in pairs(prosody.hosts[host].sessions) do
		for _, session in pairs(user.sessions) do
			local watched = session.converse_watched;
			if watched and watched.people[localpart] then
				local message = st.message({ from = host, to = session.full_jid, type = "headline" })
					:tag("people", { xmlns = xmlns });
				session.send(add_person(message, localpart, card):reset());
			end
		end
	end
end

-- Keeps the card and tells who has asked for it; portrait is a hash or nil. Answers whether it could be kept.
local function keep(localpart, name, portrait)
	local card = card_of(localpart);
	if card and card.name == name and card.portrait == portrait then return true; end
	local new = { name = name, portrait = portrait };
	local ok, err = store:set(localpart, new);
	if not ok then return ok, err; end
	known:set(localpart, new);
	named.put(localpart, name);
	tell(localpart, new);
	return true;
end

local function forget(localpart)
	known:set(localpart, nil);
	named.forget(localpart);
end

local function watch(session, localpart)
	local watched = session.converse_watched or { count = 0, people = {} };
	session.converse_watched = watched;
	if watched.people[localpart] or watched.count == most_watched then return; end
	watched.people[localpart] = true;
	watched.count = watched.count + 1;
end

-- The localparts of the site's own people that are asked for; nil for too many.
local function asked_in(stanza)
	local asked = {};
	for person in stanza.tags[1]:childtags("person", xmlns) do
		if #asked == most_asked then return nil; end
		local localpart, domain, resource = jid.prepped_split(person.attr.jid);
		if localpart and domain == host and not resource then asked[#asked + 1] = localpart; end
	end
	return asked;
end

-- Answers what is known of those that a member asks for, and tells that session of changes from then on.
local function answer(event)
	local origin, stanza = event.origin, event.stanza;
	if origin.type ~= "c2s" then return; end
	local asked = asked_in(stanza);
	if not asked then
		origin.send(st.error_reply(stanza, "modify", "policy-violation", "Too many people in one question."));
		return true;
	end
	local reply = st.reply(stanza):tag("people", { xmlns = xmlns });
	for _, localpart in ipairs(asked) do
		watch(origin, localpart);
		local card = card_of(localpart);
		if card then add_person(reply, localpart, card); end
	end
	origin.send(reply:reset());
	return true;
end

return {
	xmlns = xmlns;
	answer = answer;
	card_of = card_of;
	forget = forget;
	is_name_of_another = named.is_of_another;
	keep = keep;
};
