-- What members are called in their room: by their names, and by their localparts too where two have the same.

local prepared = module:require "converse_rooms/prepared";

-- Nicks by localpart, from names by localpart; the same names make the same nicks, and no two are equal. None is the
-- title, under which the page shows what the room says itself.
local function nicks_for(names, title)
	local localparts, nicks, taken = {}, {}, {};
	local own = title and prepared(title);
	if own then taken[own] = true; end
	for localpart in pairs(names) do localparts[#localparts + 1] = localpart; end
	table.sort(localparts);
	for _, localpart in ipairs(localparts) do
		local nick = prepared(names[localpart]) or localpart;
		if taken[nick] then nick = prepared(("%s (%s)"):format(names[localpart], localpart)) or localpart; end
		-- Somebody may be called as another's localpart.
		local count = 1;
		while taken[nick] do
			count = count + 1;
			nick = ("%d %s"):format(count, localpart:sub(1, 200));
		end
		taken[nick], nicks[localpart] = true, nick;
	end
	return nicks;
end

return nicks_for;
