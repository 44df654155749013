-- What two names have in common that people take for one another.

local encodings = require "util.encodings";

local nameprep = encodings.stringprep.nameprep;
-- Of UTS #39, where Prosody is built with ICU.
local skeleton = encodings.confusable and encodings.confusable.skeleton;

-- UTF-8 of what is not seen: characters of the category Cf, fillers and variation selectors.
local unseen = {
	"\u{AD}", "\u{34F}", "\u{61C}", "\225\133[\159\160]", "\u{180E}", "\226\128[\139-\143\170-\174]", "\226\129[\160-\175]",
	"\u{3164}", "\239\184[\128-\143]", "\u{FEFF}", "\u{FFA0}", "\239\191[\185-\187]", "\243\160[\128-\135][\128-\191]"
};

-- The same for names that differ in case, accents, spaces, or what is not seen, and where it is known in letters that
-- look alike. Not to be shown.
local function key_of(name)
	local text = name;
	for _, pattern in ipairs(unseen) do text = text:gsub(pattern, ""); end
	text = nameprep(text) or text:lower();
	text = skeleton and skeleton(text) or text;
	-- U+0300 to U+036F, which the skeleton has apart from their letters.
	text = text:gsub("\204[\128-\191]", ""):gsub("\205[\128-\175]", "");
	return (text:gsub("%s+", ""));
end

return key_of;
