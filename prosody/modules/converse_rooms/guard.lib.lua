-- Who may do what in rooms that groups have. For everybody else they are not there; who is in them is said by orders alone.

local jid = require "util.jid";
local st = require "util.stanza";

local affiliation_in = module:require "converse_rooms/rooms".affiliation_in;
local is_reserved = module:require "converse_rooms/name".is_reserved;

local refusal_text = "The site says who is in this room and what it is called.";
local xmlns_admin = "http://jabber.org/protocol/muc#admin";
local xmlns_owner = "http://jabber.org/protocol/muc#owner";
local xmlns_register = "jabber:iq:register";

local function is_answer(stanza)
	local kind = stanza.attr.type;
	return kind == "error" or kind == "result" or stanza.name == "presence" and kind ~= nil and kind ~= "probe";
end

-- Whether it is an order that the site alone gives.
local function is_refused(stanza)
	local query = stanza.name == "iq" and stanza.attr.type == "set" and stanza.tags[1];
	if not query then return false; end
	local xmlns = query.attr.xmlns;
	if xmlns == xmlns_owner or xmlns == xmlns_register then return true; end
	if xmlns ~= xmlns_admin then return false; end
	for item in query:childtags("item") do
		if item.attr.affiliation then return true; end
	end
	return false;
end

-- `keep` as in muc.lib.lua.
local function guard(rooms, keep, members_host)
	local function answer(event, kind, condition, text)
		if not is_answer(event.stanza) then event.origin.send(st.error_reply(event.stanza, kind, condition, text)); end
		return true;
	end

	local function look(event)
		local stanza = event.stanza;
		local name = jid.node(stanza.attr.to);
		if not is_reserved(name) then return; end
		local record = rooms:at(name);
		local localpart, from_host = jid.split(stanza.attr.from);
		if not record or from_host ~= members_host or not affiliation_in(record, localpart) then
			return answer(event, "cancel", "item-not-found");
		end
		if is_refused(stanza) then return answer(event, "cancel", "not-allowed", refusal_text); end
	end
	for _, name in ipairs { "iq", "message", "presence" } do
		module:hook(name .. "/bare", look, 100);
		module:hook(name .. "/full", look, 100);
	end

	local function is_ours(room)
		return is_reserved(jid.node(room.jid));
	end

	module:hook("muc-room-pre-create", function (event)
		if is_ours(event.room) then return answer(event, "cancel", "not-allowed", refusal_text); end
	end, 1000);

	module:hook("muc-pre-set-affiliation", function (event)
		if is_ours(event.room) and not keep.is_at_work() then event.allowed = false; end
	end);

	module:hook("muc-pre-room-destroy", function (event)
		if is_ours(event.room) then event.allowed, event.error = false, "cancel"; end
	end);

	module:hook("muc-pre-invite", function (event)
		if is_ours(event.room) then return answer(event, "cancel", "not-allowed", refusal_text); end
	end, 100);

	-- Who is removed is told also that only members may be there (322), beside what Prosody says (321).
	module:hook("muc-broadcast-presence", function (event)
		if not keep.is_at_work() or not is_ours(event.room) or event.occupant.role ~= nil then return; end
		event.x:tag("status", { code = "322" }):up();
	end);
end

return guard;
