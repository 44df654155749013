-- Whether a member has an account; it is made where it is missing, unless accounts are made by somebody else.

local usermanager = require "core.usermanager";

local function has_account(localpart, host)
	if usermanager.user_exists(localpart, host) then return true; end
	if usermanager.get_provider(host).name ~= "converse" then return false; end
	return usermanager.create_user(localpart, nil, host);
end

return has_account;
