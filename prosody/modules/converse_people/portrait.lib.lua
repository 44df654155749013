-- A portrait as the gateway tells it: an image that browsers and clients show, and nothing that runs.

local base64 = require "util.encodings".base64;
local sha1 = require "util.hashes".sha1;

-- Bytes.
local longest = 65536;

local function starts(text, beginning)
	return text:sub(1, #beginning) == beginning;
end

-- Whether the bytes begin as images of that type do; nothing is decoded here.
local looks_like = {
	["image/png"] = function (bytes) return starts(bytes, "\137PNG\r\n\26\n"); end;
	["image/jpeg"] = function (bytes) return starts(bytes, "\255\216\255"); end;
	["image/webp"] = function (bytes) return starts(bytes, "RIFF") and bytes:sub(9, 12) == "WEBP"; end;
};

-- Of `{ type, data }` with the data in base64: the portrait with its size in bytes and the hash that XEP-0084 knows it by.
-- Nil and what is wrong for everything else.
local function read(told)
	if type(told) ~= "table" then return nil, "portrait is not an object"; end
	local known = type(told.type) == "string" and looks_like[told.type];
	if not known then return nil, "portrait is of another type than PNG, JPEG and WebP"; end
	if type(told.data) ~= "string" then return nil, "portrait has no data"; end
	local bytes = base64.decode(told.data);
	if not bytes or base64.encode(bytes) ~= told.data then return nil, "portrait is not in base64"; end
	if #bytes > longest then return nil, ("portrait is longer than %d bytes"):format(longest); end
	if not known(bytes) then return nil, "portrait is not what its type says"; end
	return { type = told.type, data = told.data, size = #bytes, hash = sha1(bytes, true) };
end

return { read = read };
