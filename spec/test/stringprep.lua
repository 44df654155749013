-- Answers Prosody's own nodeprep, a line for a line. In: "s" (strict: Unicode 3.2 only) or "l", then the texts, each
-- in hexadecimal after a space. Out: each result in hexadecimal, or "-" where it forbids the text, before a space.
-- arg[1] is Prosody's folder.
package.path = arg[1] .. "/?.lua;" .. package.path;
package.cpath = arg[1] .. "/?.so;" .. package.cpath;
local nodeprep = require "util.encodings".stringprep.nodeprep;

local function from_hex(pair)
	return string.char(tonumber(pair, 16));
end

local function to_hex(byte)
	return string.format("%02x", byte:byte());
end

for line in io.lines() do
	local strict = line:sub(1, 1) == "s";
	for hex in line:gmatch(" (%x*)") do
		local prepared = nodeprep((hex:gsub("%x%x", from_hex)), strict);
		io.write(prepared and (prepared:gsub(".", to_hex)) or "-", " ");
	end
	io.write("\n");
	io.flush();
end
