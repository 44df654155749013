-- Who may give orders over HTTP: the gateway, by the secret that it shares with this Prosody.

local hashes = require "util.hashes";

local function answer(status, why)
	return {
		status_code = status;
		headers = { content_type = "text/plain; charset=utf-8", www_authenticate = status == 401 and "Bearer" or nil };
		body = why .. "\n";
	};
end

-- Hashes are compared, so that the time does not tell the length either.
local function is_gateway(authorization, secret)
	local scheme, offered = (authorization or ""):match("^(%S+) +(%S+)$");
	local is_secret = hashes.equals(hashes.sha256(offered or ""), hashes.sha256(secret));
	return is_secret and scheme:lower() == "bearer";
end

-- Nil for the gateway, else what it is answered.
local function refusal(request, secret)
	if not secret then return answer(403, "No orders are taken here."); end
	if not is_gateway(request.headers.authorization, secret) then return answer(401, "This is not the gateway's secret."); end
	return nil;
end

local function is_json(request)
	return (request.headers.content_type or ""):lower():match("^[^;%s]*") == "application/json";
end

return { answer = answer, refusal = refusal, is_json = is_json };
