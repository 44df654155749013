-- RFC 4648 section 6, as far as secrets need it.

local alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

-- The place of a character in the alphabet, from 0; nil for any other character.
local function index(character)
	local place = alphabet:find(character, 1, true);
	return place and place - 1;
end

-- The bytes of a text that is of the alphabet and a multiple of eight characters long.
local function decode(text)
	local bytes, held, bits = {}, 0, 0;
	for character in text:gmatch(".") do
		held, bits = held * 32 + index(character), bits + 5;
		if bits >= 8 then
			bits = bits - 8;
			local unit = 2 ^ bits;
			bytes[#bytes + 1] = string.char(math.floor(held / unit));
			held = held % unit;
		end
	end
	return table.concat(bytes);
end

return { index = index, decode = decode };
