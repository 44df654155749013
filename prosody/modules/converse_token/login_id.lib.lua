-- What one login is called in every log, here as in the gateway's: 12 hexadecimal digits of SHA-256 of the nonce's last 19
-- digits. See spec/login-ids.json.

local sha256 = require "util.hashes".sha256;

local function login_id(nonce)
	return sha256(nonce:sub(14), true):sub(1, 12);
end

return login_id;
