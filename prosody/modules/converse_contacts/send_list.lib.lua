-- Sends the list of contacts to a client that asks for it. Prosody answers with what is not given, and what is given is
-- added to its answer.

local gather = module:require "converse_contacts/gather";

-- Calls the function while `session` has other fields in these places.
local function with(session, fields, act, ...)
	local kept = {};
	for name, value in pairs(fields) do kept[name], session[name] = session[name], value; end
	local ok, answer = pcall(act, ...);
	for name, value in pairs(kept) do session[name] = value; end
	if not ok then error(answer, 0); end
	return answer;
end

local function send_list()
	if not gather.works() then
		module:log("warn", "this Prosody writes elements in another way: lists of contacts are sent, but slowly");
		return;
	end
	module:wrap_event("iq/self/jabber:iq:roster:query", function (handlers, name, event)
		local session = event.origin;
		local rows = event.stanza.attr.type == "get" and session.roster;
		if not rows or not rows[false].given then return handlers(name, event); end
		local others, given = gather.gather(rows);
		local send = session.send;
		local function send_all(answer)
			-- There is no list in the answer to who knows it.
			local list = answer.attr.type == "result" and answer:get_child("query", "jabber:iq:roster");
			if list and given then list:add_child(given); end
			return send(answer);
		end
		return with(session, { roster = others, send = send_all }, handlers, name, event);
	end);
end

return send_list;
