-- Reads secrets files as Prosody's module does, a line for a line. In: the text in hexadecimal. Out: the pairs of each
-- site in the order of their names, or "-" where the text is refused. arg[1] is Prosody's folder, arg[2] the module.
package.path = arg[1] .. "/?.lua;" .. package.path;
package.cpath = arg[1] .. "/?.so;" .. package.cpath;
local read = dofile(arg[2]);

local function from_hex(pair)
	return string.char(tonumber(pair, 16));
end

for line in io.lines() do
	local sites, order = read((line:gsub("%x%x", from_hex)));
	local said = {};
	for name, pairs_of_site in pairs(sites or {}) do
		local words = { name };
		for _, pair in ipairs(pairs_of_site) do
			words[#words + 1] = pair.otp_seed .. "/" .. pair.token_secret;
		end
		said[#said + 1] = table.concat(words, " ");
	end
	table.sort(said);
	if sites and order and order ~= "" then said[#said + 1] = order; end
	print(sites and table.concat(said, ",") or "-");
end
