-- When the gateway was asked for a token, in unix milliseconds: the first 13 digits of its nonce, which is signed. A nonce
-- that somebody else made has digits there that say nothing.

local function asked_at(nonce)
	return tonumber(nonce:sub(1, 13));
end

return asked_at;
